using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Atoms;

/// <summary>How far up the tree of places figures are told for.</summary>
internal enum Level
{
    Establishment,
    Region,
    Nation,
}

/// <summary>Of whom responses are counted together: an establishment's own, or what is left over in a region or the nation.</summary>
/// <param name="Place">The code of the establishment or region; <see cref="Nation"/> for the nation.</param>
internal sealed record Pool(Level Level, string Place, string Scheme, Measure Measure)
{
    /// <summary>Stands where a region's code would: what belongs to none.</summary>
    public const string Nation = "-";
}

/// <summary>A response that no atom holds yet.</summary>
/// <param name="Id">Random.</param>
/// <param name="Region">Where the establishment lies now; null while that is not known here.</param>
/// <param name="Month">The month whose book it came into.</param>
internal sealed record Waiting(Guid Id, string Establishment, string? Region, string Scheme, Measure Measure, DateOnly Month)
{
    /// <summary>The month it is about: of what came late an earlier one.</summary>
    public DateOnly Period { get; init; } = Month;
}

/// <summary>Responses that are told together, once and for ever.</summary>
/// <param name="Region"><see cref="Pool.Nation"/> for what is left over of several regions.</param>
/// <param name="Establishment">Null for what is left over.</param>
internal sealed record Closed(string Region, string? Establishment, string Scheme, Measure Measure, IReadOnlyList<Guid> Responses)
{
    public Band Band => AnswerBand.Of(Responses.Count);
}
