using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry;

/// <summary>
/// Envelopes on their way in. Only facts are kept here, in tables that know no establishment; what follows from them is worked out by
/// SYSTEM right after, person by person, from all facts there are.
/// </summary>
internal sealed class PrisonEventBatch
{
    private readonly List<ToldEvent> _events;

    private PrisonEventBatch(List<ToldEvent> events) => _events = events;

    /// <summary>Those that are ours and came for the first time.</summary>
    private List<ToldEvent> New => [.. _events.Where(told => told.Outcome is PrisonEventOutcome.Applied or PrisonEventOutcome.Counted)];

    public static async Task<PrisonEventBatch> Read(Tx tx, IEnumerable<Struct> envelopes, Func<byte[], byte[]> digest)
    {
        const string load = "select code, time_zone from establishments where code = any (@codes)";
        var sent = envelopes.ToList();
        var codes = sent.Select(Envelope.PrisonOf).Where(code => code.Length > 0).Distinct().ToArray();
        var zones = (await tx.Many<ZoneOfRow>(load, new { codes })).ToDictionary(row => row.Code, row => row.TimeZone);
        return new([.. sent.Select(envelope => Envelope.Of(envelope, zones.GetValueOrDefault, tx.Now) switch
        {
            ({ } read, _) => new ToldEvent(read, digest([.. read.Content(), .. KeepApartEvent.ToldFor(read, tx.Caller)]), null),
            (_, var problem) => new ToldEvent(null, [], problem),
        })]);
    }

    /// <summary>Finds out whom of ours each is about, and so what becomes of it.</summary>
    public async Task Judge(Tx tx, AlertEffects alerts)
    {
        var read = _events.Where(told => told.IsRead).ToList();
        var numbers = read.SelectMany(told => told.Numbers).Where(number => number.Length > 0).Distinct().ToArray();
        var persons = await PersonRow.ByNumber(tx, numbers);
        foreach (var told in read)
        {
            told.PersonId = told.Numbers.Select(number => persons.GetValueOrDefault(number)).FirstOrDefault(person => person is not null);
            told.Judge(alerts, tx.Caller);
        }
    }

    /// <summary>What came before, or twice in this call, is a duplicate.</summary>
    /// <param name="lookOnly">Writes nothing.</param>
    public async Task Single(Tx tx, bool lookOnly)
    {
        const string look = "select digest from unnest(@digests) as d (digest) where not exists (select from prison_event_digests k where k.digest = d.digest)";
        const string claim = """
            insert into prison_event_digests (digest, received_at)
            select digest, @Now
            from unnest(@digests) as d (digest)
            order by digest
            on conflict do nothing
            returning digest
            """;
        var digests = New.DistinctBy(told => told.Key).Select(told => told.Digest).ToArray();
        var fresh = (await tx.Many<byte[]>(lookOnly ? look : claim, new { digests, tx.Now })).Select(Convert.ToHexString).ToHashSet();
        foreach (var told in New.Where(told => !fresh.Remove(told.Key)))
        {
            told.Outcome = PrisonEventOutcome.Duplicate;
        }
    }

    /// <summary>Keeps what is new.</summary>
    /// <param name="same">Who is whom.</param>
    public async Task Keep(Tx tx, SamePerson same)
    {
        foreach (var told in New.Where(told => told.Kind is PrisonEventKind.Merge))
        {
            await Merging.Take(tx, same, told.Envelope["nomsNumber"], told.Envelope["removedNomsNumber"]);
        }

        await PrisonEventFacts.Keep(tx, New, same);
        await Pass(tx, [.. _events.Where(told => told.Leaves && told.Outcome is not PrisonEventOutcome.Duplicate)], same);
        foreach (var told in _events.Where(told => told.Arrives && told.Outcome is not PrisonEventOutcome.Duplicate))
        {
            tx.Emit(told.ToArrived());
        }
    }

    /// <summary>Under every number he has or had: he may have asked under another.</summary>
    private static async Task Pass(Tx tx, IReadOnlyList<ToldEvent> left, SamePerson same)
    {
        var numbers = await same.Of(tx, left.Select(told => told.Envelope.PrisonerNumber));
        foreach (var told in left)
        {
            foreach (var number in numbers[told.Envelope.PrisonerNumber])
            {
                tx.Emit(told.ToLeft(number));
            }
        }
    }

    public IngestPrisonEventsResponse ToProto() => new()
    {
        Results =
        {
            _events.Select((told, at) => new PrisonEventResult
            {
                Index = at,
                Outcome = told.Outcome,
                Field = told.Problem?.Field ?? "",
                Problem = told.Problem?.Problem ?? "",
            }),
        },
        Applied = Of(PrisonEventOutcome.Applied),
        Duplicates = Of(PrisonEventOutcome.Duplicate),
        NotOurs = Of(PrisonEventOutcome.NotOurs),
        Counted = Of(PrisonEventOutcome.Counted),
        Bad = Of(PrisonEventOutcome.Bad),
    };

    private int Of(PrisonEventOutcome outcome) => _events.Count(told => told.Outcome == outcome);

    private sealed record ZoneOfRow
    {
        public required string Code { get; init; }

        public required string TimeZone { get; init; }
    }
}
