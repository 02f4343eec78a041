namespace PeerSupport.Scheduling;

/// <summary>Resource names and their parts. Their form was checked where they came in.</summary>
internal static class Names
{
    public static string EstablishmentOf(string name) => name.Split('/')[1];

    /// <summary>The last part: <c>schemes/listener</c> → <c>listener</c>.</summary>
    public static string IdOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    public static string Establishment(string establishment) => $"establishments/{establishment}";

    public static string Scheme(string scheme) => $"schemes/{scheme}";

    public static string Provider(string provider) => $"providers/{provider}";

    public static string Regime(string establishment) => $"establishments/{establishment}/regime";

    public static string Zone(string establishment, string zone) => $"establishments/{establishment}/zones/{zone}";

    public static string Appointment(string establishment, string id) => $"establishments/{establishment}/appointments/{id}";

    public static string CoverageRule(string establishment, string id) => $"establishments/{establishment}/coverageRules/{id}";

    public static string Availability(string establishment, string person) => $"establishments/{establishment}/availabilities/{person}";

    public static string Person(string id) => $"persons/{id}";

    public static string NightLog(string establishment, string id) => $"establishments/{establishment}/nightLogs/{id}";

    public static string Duty(string establishment, string id) => $"establishments/{establishment}/duties/{id}";

    public static string Rota(string establishment, string id) => $"establishments/{establishment}/rotas/{id}";

    /// <summary>An id as it is printed where nobody has told what people call it.</summary>
    public static string Spoken(string code)
    {
        var words = code.Replace('-', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
