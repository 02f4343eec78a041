using System.Security.Cryptography;

namespace PeerSupport.Deploy.Demo;

/// <summary>Who and what this telling is about: fresh people and a zone of their own, so that the story can be told again on the same data.</summary>
internal sealed class Cast
{
    public const string Prison = "establishments/MDI";
    public const string Region = "regions/yorkshire-and-the-humber";
    public const string Provider = "providers/samaritans";
    public const string Listener = "schemes/listener";

    private readonly string _run = RandomNumberGenerator.GetHexString(6, lowercase: true);

    public string Zone => $"{Prison}/zones/demo-{_run}";

    /// <summary>A scheme whose timers are seconds, so that nobody waits for hours.</summary>
    public string QuickScheme => $"schemes/listener-quick-{_run}";

    public static string Place => $"MDI-D-1-{RandomNumberGenerator.GetInt32(1, 1000):000}";

    /// <summary>The supporter of the story.</summary>
    public Applicant Anne { get; } = new("Archer");

    /// <summary>A supporter who is kept apart from the asker.</summary>
    public Applicant Bob { get; } = new("Baker");

    /// <summary>The one who asks at 03:00.</summary>
    public string Asker { get; } = Number();

    public static string Id() => RandomNumberGenerator.GetHexString(32, lowercase: true) is var hex
        ? $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}"
        : "";

    public static string Number() => string.Create(7, 0, (text, _) =>
    {
        text[0] = Letter();
        RandomNumberGenerator.GetInt32(10_000).TryFormat(text[1..5], out var _, "0000", null);
        (text[5], text[6]) = (Letter(), Letter());
    });

    private static char Letter() => (char)('A' + RandomNumberGenerator.GetInt32(26));

    /// <summary>An applicant on the way to being a supporter.</summary>
    internal sealed class Applicant(string surname)
    {
        public string Number { get; } = Cast.Number();

        public string Surname { get; } = surname;

        public string Application { get; set; } = "";

        public string Person { get; set; } = "";

        public string Certification { get; set; } = "";

        public string Appointment { get; set; } = "";
    }
}
