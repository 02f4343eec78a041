namespace PeerSupport.TrainingTracking.SupportSessions;

/// <summary>A team: an offering, who provides it, and the time since its last support session.</summary>
internal record TeamRow
{
    public const string Columns = "establishment, scheme, provider, support_every, last_held, counts_from, version";

    public const string Load = $"select {Columns} from teams where establishment = @Establishment and scheme = @Scheme";

    public required string Establishment { get; init; }

    public required string Scheme { get; init; }

    public required string Provider { get; init; }

    /// <summary>Null: the scheme asks for none.</summary>
    public required TimeSpan? SupportEvery { get; init; }

    public required DateOnly? LastHeld { get; init; }

    public required DateTimeOffset CountsFrom { get; init; }

    public required long Version { get; init; }

    public string Name => new OfferingName(Establishment, Scheme).ToString();

    public TeamClock Clock => new(LastHeld, CountsFrom);
}
