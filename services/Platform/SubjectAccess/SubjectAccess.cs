namespace PeerSupport.Platform;

/// <summary>
/// All that a service holds about one person, table by table, for the answer that person is entitled to. Others are not in it: who else a
/// row is about, and who of the staff wrote it, is left out.
/// </summary>
public sealed record SubjectAccess
{
    /// <summary>What a number looks like that people are known by; another is not recognised.</summary>
    public required string Number { get; init; }

    /// <summary>Where a day begins: IANA name.</summary>
    public required string Zone { get; init; }

    /// <summary>From the number to the opaque name under which others' rows are kept; null when it is nobody's. Null where the queries know the number itself.</summary>
    public Func<IServiceProvider, string, CancellationToken, Task<string?>>? Person { get; init; }

    /// <summary>From the number to all that are the same person's, itself among them; null when there is but the one.</summary>
    public Func<IServiceProvider, string, CancellationToken, Task<string[]>>? Numbers { get; init; }

    public IReadOnlyList<SubjectQuery> Queries { get; init; } = [];

    /// <summary>Tables that look as if they held something about somebody, and why they don't.</summary>
    public IReadOnlyDictionary<string, string> AboutNobody { get; init; } = new Dictionary<string, string>();
}

/// <summary>One part of the answer.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Sql">
/// Its rows, each column under the name it has in the answer. Knows <c>@number</c>, all the person's <c>@numbers</c>, <c>@person</c>
/// (null when there is none) and the time asked for: from <c>@from</c> to before <c>@until</c>.
/// </param>
/// <param name="Undated">The rows belong to no time: they are told with others, or when no time was asked for.</param>
public sealed record SubjectQuery(string Name, string Sql, bool Undated = false);
