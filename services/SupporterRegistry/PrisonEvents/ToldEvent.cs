using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

/// <summary>What an event means here.</summary>
internal enum PrisonEventKind
{
    /// <summary>Nothing: it is counted.</summary>
    Other,
    Movement,
    Block,
    Welfare,
    Merge,
    KeepApart,
}

/// <summary>An envelope on its way in, and what becomes of it.</summary>
internal sealed class ToldEvent(Envelope? envelope, byte[] digest, EnvelopeProblem? problem)
{
    private const string Alert = "person.alert.";

    private static readonly string[] s_merged = ["nomsNumber", "removedNomsNumber"];

    public Envelope Envelope => envelope ?? throw new InvalidOperationException("A bad envelope was never read.");

    public bool IsRead => envelope is not null;

    public byte[] Digest { get; } = digest;

    /// <summary>The same digest, comparable.</summary>
    public string Key { get; } = Convert.ToHexString(digest);

    public EnvelopeProblem? Problem { get; private set; } = problem;

    public PrisonEventOutcome Outcome { get; set; } = PrisonEventOutcome.Bad;

    public PrisonEventKind Kind { get; private set; }

    /// <summary>Whom it names.</summary>
    public IReadOnlyList<string> Numbers => KeepApartEvent.NewsIn(Envelope) is null ? [Envelope.PrisonerNumber] : [KeepApartEvent.PairIn(Envelope).One, KeepApartEvent.PairIn(Envelope).Other];

    /// <summary>Whom of ours it names.</summary>
    public string? PersonId { get; set; }

    public string? Movement { get; private set; }

    /// <summary>A block that lets him talk through a door.</summary>
    public bool DoorOnly { get; private set; }

    /// <summary>Somebody, ours or not, left an establishment of whoever tells it.</summary>
    public bool Leaves { get; private set; }

    /// <summary>Somebody, ours or not, was received into an establishment of whoever tells it.</summary>
    public bool Arrives { get; private set; }

    public PrisonerLeft ToLeft(string number) => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = Names.Establishment(Envelope.Prison),
        PrisonerNumber = number,
        LeftAt = Envelope.OccurredAt.ToTimestamp(),
        ForGood = SupporterRegistry.Movement.LeavesForGood(Movement),
    };

    public PrisonerArrived ToArrived() => new()
    {
        Id = Ids.Random().ToString(),
        Establishment = Names.Establishment(Envelope.Prison),
        PrisonerNumber = Envelope.PrisonerNumber,
        ArrivedAt = Envelope.OccurredAt.ToTimestamp(),
    };

    /// <summary>What an alert event says happened to the alert: created, updated, inactive, deleted.</summary>
    public string AlertStep => Envelope.EventType[Alert.Length..];

    /// <summary>What becomes of it, as far as it is not a duplicate. A prison's system speaks for its own establishments only.</summary>
    public void Judge(AlertEffects alerts, Caller caller)
    {
        (Kind, Movement) = (KindOf(alerts), SupporterRegistry.Movement.KindOf(Envelope));
        DoorOnly = alerts.DoorOnly.Contains(Envelope["alertCode"]);
        Problem = Missing();
        var isTheirs = Problem is null && caller.Tenants.Contains(Envelope.Prison);
        (Leaves, Arrives) = (isTheirs && SupporterRegistry.Movement.Leaves(Movement), isTheirs && SupporterRegistry.Movement.Arrives(Movement));
        Outcome = Problem is not null ? PrisonEventOutcome.Bad : Kind switch
        {
            PrisonEventKind.Other => PrisonEventOutcome.Counted,
            PrisonEventKind.Movement when PersonId is null || !caller.Tenants.Contains(Envelope.Prison) => PrisonEventOutcome.NotOurs,
            PrisonEventKind.Welfare or PrisonEventKind.KeepApart when PersonId is null => PrisonEventOutcome.NotOurs,
            _ => PrisonEventOutcome.Applied,
        };
    }

    private PrisonEventKind KindOf(AlertEffects alerts) => Envelope.EventType switch
    {
        _ when SupporterRegistry.Movement.KindOf(Envelope) is not null => PrisonEventKind.Movement,
        "prison-offender-events.prisoner.merged" => PrisonEventKind.Merge,
        Alert + "created" or Alert + "updated" or Alert + "inactive" or Alert + "deleted" when alerts.Blocks.Contains(Envelope["alertCode"]) || alerts.DoorOnly.Contains(Envelope["alertCode"]) => PrisonEventKind.Block,
        _ when KeepApartEvent.NewsIn(Envelope) is not null => PrisonEventKind.KeepApart,
        Alert + "created" when alerts.Welfare.Contains(Envelope["alertCode"]) => PrisonEventKind.Welfare,
        _ => PrisonEventKind.Other,
    };

    private EnvelopeProblem? Missing()
    {
        if (Kind is PrisonEventKind.KeepApart)
        {
            return KeepApartEvent.ProblemIn(Envelope);
        }

        string[] needed = Kind switch
        {
            PrisonEventKind.Movement => ["prisonId"],
            PrisonEventKind.Block or PrisonEventKind.Welfare => ["alertUuid"],
            PrisonEventKind.Merge => s_merged,
            _ => [],
        };
        var missing = needed.FirstOrDefault(field => Envelope[field].Length == 0);
        return missing is not null ? new($"additionalInformation.{missing}", "is missing")
            : Kind is not PrisonEventKind.Other && Envelope.PrisonerNumber.Length == 0 ? new("personReference", "is missing, and so is additionalInformation.nomsNumber")
            : Kind is PrisonEventKind.Merge ? Mistaken()
            : null;
    }

    private EnvelopeProblem? Mistaken()
    {
        var wrong = s_merged.FirstOrDefault(field => !Envelope.IsPrisonerNumber(Envelope[field]));
        return wrong is not null ? new($"additionalInformation.{wrong}", "is no prisoner number such as A1234BC")
            : Envelope["nomsNumber"] == Envelope["removedNomsNumber"] ? new("additionalInformation.removedNomsNumber", "is the number that stays")
            : null;
    }
}
