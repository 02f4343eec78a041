using System.Text;

namespace PeerSupport.SupporterRegistry;

/// <summary>
/// A keep-apart as the prisons' own events tell of it: which two, and what happened; never how far apart, so the widest is meant. Of two
/// people one keep-apart at most is open, so a closed one leaves none. A deleted one does not say whether it was open or long closed beside
/// a newer one: nothing follows from it before the next list.
/// </summary>
internal static class KeepApartEvent
{
    private const string One = "nsPrisonerNumber1";
    private const string Other = "nsPrisonerNumber2";

    /// <summary>What is told of the pair; null when the event is none of these.</summary>
    public static KeepApartNews? NewsIn(Envelope envelope) => envelope.EventType switch
    {
        "non-associations.created" or "non-associations.amended" => new(envelope.OccurredAt, Restriction.Wing),
        "non-associations.closed" => new(envelope.OccurredAt, null),
        _ => null,
    };

    public static Pair PairIn(Envelope envelope) => Pair.Of(envelope[One], envelope[Other]);

    /// <summary>What makes it no pair.</summary>
    public static EnvelopeProblem? ProblemIn(Envelope envelope)
    {
        string[] fields = [One, Other];
        return fields.FirstOrDefault(field => !Envelope.IsPrisonerNumber(envelope[field])) is { } wrong
            ? new($"additionalInformation.{wrong}", envelope[wrong].Length == 0 ? "is missing" : "is no prisoner number such as A1234BC")
            : envelope[One] == envelope[Other] ? new($"additionalInformation.{Other}", "is the first number again")
            : null;
    }

    /// <summary>It names no prison: each teller tells it for the establishments he speaks for, and so it counts once for each.</summary>
    public static byte[] ToldFor(Envelope envelope, Caller caller) => NewsIn(envelope) is null ? [] : Encoding.UTF8.GetBytes($" for {string.Join(',', Places(caller))}");

    public static string[] Places(Caller caller) => [.. caller.Tenants.Order(StringComparer.Ordinal)];
}
