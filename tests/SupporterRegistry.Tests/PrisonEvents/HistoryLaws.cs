using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>
/// Random histories of supporters through the service itself: its calls, its tables, its timers. Everybody has a twin to whom the same
/// happens, told in another order and partly twice. <c>PEERSUPPORT_HISTORIES</c> says how many, <c>PEERSUPPORT_SEED</c> repeats a run.
/// </summary>
public sealed class HistoryLaws(RegistrySuite suite, ITestOutputHelper output)
{
    private const int AtOnce = 25;
    private const string Elsewhere = "ZZ9";

    /// <summary>Of pairs the list is this old already: what is told of them may be older or newer.</summary>
    private const int Listed = 20;

    private static readonly int s_histories = Number("PEERSUPPORT_HISTORIES", 50);
    private static readonly int s_seed = Number("PEERSUPPORT_SEED", 20261126);

    private static readonly string[] s_ends = ["released RELEASED", "released TRANSFERRED", "elsewhere TRANSFERRED", "elsewhere NEW_ADMISSION", "died"];
    private static readonly string[] s_pairs = [.. new[] { "listed", "free" }.SelectMany(who => new[] { $"pair created {who}", $"pair amended {who}", $"pair closed {who}", $"pair deleted {who}" })];
    private static readonly string[] s_happens =
    [
        "released SENT_TO_COURT", "received RETURN_FROM_COURT", "released SENT_TO_COURT", "received RETURN_FROM_COURT", "released TEMPORARY_ABSENCE_RELEASE", "received TEMPORARY_ABSENCE_RETURN",
        "released RELEASED_TO_HOSPITAL", "received READMISSION", "elsewhere RETURN_FROM_COURT", "alert HA", "alert XCU", "no alert XCU", "other",
        .. s_pairs, .. s_pairs, .. s_ends,
    ];

    [Fact]
    public async Task Whatever_happens_and_in_whatever_order_it_is_told_the_end_is_the_same()
    {
        var random = new Random(s_seed);
        var (ended, apart) = (0, 0);
        for (var done = 0; done < s_histories; done += AtOnce)
        {
            var lives = await Lives(Math.Min(AtOnce, s_histories - done), random);
            await Tell([.. lives.SelectMany(life => life.Happened.Select(happened => Event(life, life.One, happened)))], 97);
            var shuffled = lives.SelectMany(life => life.Happened.Concat(life.Happened.Take(random.Next(3))).Select(happened => Event(life, life.Twin, happened))).ToArray();
            random.Shuffle(shuffled);
            await Tell(shuffled, 61);
            var people = lives.SelectMany(life => new[] { life.One, life.Twin }).ToArray();
            await Settled(people);
            var after = await After(people);
            foreach (var life in lives)
            {
                var (one, twin) = (after[life.One], after[life.Twin]);
                Assert.True(one == twin, $"seed {s_seed}, {string.Join(", ", life.Happened)}:\n{one}\n{twin}");
                Lawful(life, one);
                ended += one.State is AppointmentState.Ended ? 1 : 0;
                apart += one.Listed == "NotPairable" && one.Stranger == "Pairable" ? 1 : 0;
            }

            await Still(people[0].Applicant.Establishment);
        }

        output.WriteLine($"{s_histories} histories, {ended} ended, {apart} kept apart and nothing else, seed {s_seed}");
        Assert.InRange(ended, 1, s_histories - 1);
        Assert.InRange(apart, 1, s_histories - 1);
    }

    private static void Lawful(Life life, Outcome after)
    {
        var what = life.Happened.Select(happened => happened.What).ToList();
        var ends = what.Any(s_ends.Contains);
        Assert.Equal(ends, after.State is AppointmentState.Ended); // court, leave and hospital never end it, the rest always does
        Assert.True(!ends || after.Intervals == "", "who left stands");
        var still = what.TrueForAll(one => one is "other" || one.StartsWith("pair", StringComparison.Ordinal) || one.Contains("alert", StringComparison.Ordinal));
        Assert.True(!still || after.Intervals.Split(' ').Length == after.Capabilities, "an alert changed a standing");
        Assert.Equal(KeptApart(life, "listed") ? "NotPairable" : after.Stranger, after.Listed);
        Assert.Equal(KeptApart(life, "free") ? "NotPairable" : after.Stranger, after.Free);
        Assert.True(after.Stranger == "Pairable" || !still || after.Blocks > 0, "somebody who stands is paired with nobody");
        Assert.Equal(0, after.ClearancesElsewhere);
        Assert.Equal(ends ? 0 : what.Count(one => one == "alert HA"), after.OpenReviews);
    }

    /// <summary>Of the list and all that was told of a pair the newest holds, of two for one instant the stricter; a deleted one says nothing.</summary>
    private static bool KeptApart(Life life, string who)
    {
        var told = life.Happened.Where(happened => happened.What.StartsWith("pair", StringComparison.Ordinal) && happened.What.EndsWith(who, StringComparison.Ordinal) && !happened.What.Contains("deleted", StringComparison.Ordinal)).ToList();
        var newest = told.Where(happened => happened.Minute >= Listed).MaxBy(happened => (happened.Minute, !happened.What.Contains("closed", StringComparison.Ordinal)));
        return newest is null ? who == "listed" : !newest.What.Contains("closed", StringComparison.Ordinal);
    }

    private async Task<List<Life>> Lives(int count, Random random)
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var people = await Task.WhenAll(Enumerable.Range(0, count * 2).Select(async _ => (Person)await suite.Supporter(offering)));
        var since = Envelopes.Now;
        await suite.KeepApart(offering.Name, since, [.. people.Select(person => World.Apart(person.Number, person.Listed))]);
        return
        [
            .. Enumerable.Range(0, count).Select(nth => new Life(people[nth * 2], people[(nth * 2) + 1], since,
            [
                .. Enumerable.Range(0, random.Next(1, 10)).Select(n => new Happened(s_happens[random.Next(random.Next(2) == 0 ? s_happens.Length - s_ends.Length : s_happens.Length)], random.Next(1, 40), n)),
            ])),
        ];
    }

    private async Task Tell(Struct[] events, int atOnce)
    {
        foreach (var chunk in events.Chunk(atOnce))
        {
            var answer = await suite.Ingest($"{Code(events)}+{Elsewhere}", chunk);
            Assert.Equal((0, 0), (answer.Bad, answer.NotOurs));
        }
    }

    private static string Code(Struct[] events) => events.Select(Envelope.PrisonOf).First(prison => prison.Length > 0 && prison != Elsewhere);

    private static Struct Event(Life life, Person person, Happened happened)
    {
        var (number, prison, at) = (person.Applicant.PrisonerNumber, person.Applicant.Establishment, life.Since.AddMinutes(happened.Minute));
        return happened.What.Split(' ') switch
        {
            ["released", var reason] => Envelopes.Released(prison, number, reason, at),
            ["received", var reason] => Envelopes.Received(prison, number, reason, at),
            ["elsewhere", var reason] => Envelopes.Received(Elsewhere, number, reason, at),
            ["died"] => Envelopes.Died(prison, number, at),
            ["pair", var step, var who] => Envelopes.KeepApart(step, happened.Nth % 2 == 0 ? number : person.Other(who), happened.Nth % 2 == 0 ? person.Other(who) : number, life.Since.AddMinutes(happened.Minute - Listed + 0.5)),
            ["alert", "HA"] => Envelopes.Alert("created", number, "HA", $"{number} {happened.Nth}", at),
            ["alert", var code] => Envelopes.Alert("created", number, code, number, at),
            ["no", "alert", var code] => Envelopes.Alert("inactive", number, code, number, at),
            _ => Envelopes.Parse($$"""{"eventType": "tests.other", "version": 1, "occurredAt": "{{at:O}}", "additionalInformation": {"nomsNumber": "{{number}}", "prisonId": "{{prison}}", "n": {{happened.Nth}} } }"""),
        };
    }

    private async Task Settled(Person[] people)
    {
        var (ids, numbers) = (string.Join(' ', people.Select(person => Names.IdOf(person.Appointment.Person))), string.Join(' ', people.Select(person => person.Number)));
        await Eventually.True(async () => await suite.Count("registry", "select count(*) from timers where kind = 'settled' and key = any (string_to_array($1, ' '))", ids) == 0, "not everything was settled");
        await Eventually.True(
            async () => await suite.Count("registry", "select count(*) from keep_aparts_told where array[prisoner_number_1, prisoner_number_2] && string_to_array($1, ' ')", numbers) == 0, "not every pair was brought");
    }

    /// <summary>What is answered and kept of everybody at a place: asked once for all.</summary>
    private async Task<Dictionary<Person, Outcome>> After(Person[] people)
    {
        var (place, coordinator) = ($"establishments/{people[0].Applicant.Establishment}", suite.As(people[0].Applicant.Coordinator));
        var standings = (await suite.Registry.ListStandingsAsync(new() { Parent = place, PageSize = 500 }, coordinator)).Standings.ToDictionary(standing => standing.Appointment);
        var pairs = (await suite.Registry.CheckPairingsAsync(
            new()
            {
                Parent = place,
                Questions = { people.SelectMany(person => new[] { person.Listed, person.Free, person.Stranger }.Select(other => new PairingQuestion { Appointment = person.Appointment.Name, PrisonerNumber = other })) },
            },
            suite.AsMachine("SYSTEM"))).Pairings;
        var after = new Dictionary<Person, Outcome>();
        foreach (var (person, nth) in people.Select((person, nth) => (person, nth)))
        {
            var read = await suite.Registry.GetAppointmentAsync(new() { Name = person.Appointment.Name }, coordinator);
            var intervals = standings[person.Appointment.Name].Intervals;
            string[] his = [Names.IdOf(person.Appointment.Person), person.Applicant.Establishment];
            after[person] = new(
                read.State,
                read.EndReason,
                string.Join(' ', intervals.Select(interval => $"{interval.Capability}:{(interval.From <= person.Appointment.AppointedAt ? "start" : interval.From.ToString())}-{interval.Until}")),
                intervals.Select(interval => interval.Capability).Distinct().Count(),
                await suite.Count("registry", "select count(*) from welfare_reviews where person_id = $1 and establishment = $2 and state <> 'CLOSED'", his),
                await suite.Count("registry", "select count(*) from blocks where prisoner_number = $1", person.Number),
                await suite.Count("registry", "select count(*) from applications where person_id = $1 and establishment <> $2", his),
                $"{pairs[nth * 3]}",
                $"{pairs[(nth * 3) + 1]}",
                $"{pairs[(nth * 3) + 2]}");
        }

        return after;
    }

    /// <summary>Its pulse has done its duty: with thousands of histories there are hundreds of such places.</summary>
    private Task Still(string code) => Eventually.True(async () => (await Rows.Of(
        suite, "registry", $"update timers set due_at = due_at + interval '1 year' where tenant = '{code}' and kind = 'pulse' returning key")).Count == 1, "the pulse could not be stopped");

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : usual;

    private sealed record Happened(string What, int Minute, int Nth)
    {
        public override string ToString() => $"{What} at {Minute}";
    }

    private sealed record Life(Person One, Person Twin, DateTimeOffset Since, IReadOnlyList<Happened> Happened);

    private sealed record Outcome(
        AppointmentState State, EndReason Reason, string Intervals, int Capabilities, long OpenReviews, long Blocks, long ClearancesElsewhere, string Listed, string Free, string Stranger);

    private sealed record Person(Appointment Appointment, ApplicationCase Applicant)
    {
        public string Number => Applicant.PrisonerNumber;

        /// <summary>Whom the list keeps apart from him.</summary>
        public string Listed { get; } = Given.PrisonerNumber();

        public string Free { get; } = Given.PrisonerNumber();

        /// <summary>Of whom nothing is ever told.</summary>
        public string Stranger { get; } = Given.PrisonerNumber();

        public string Other(string who) => who == "listed" ? Listed : Free;

        public static implicit operator Person((Appointment Appointment, ApplicationCase Applicant, Training.V1.CertificationChanged Certificate) supporter) =>
            new(supporter.Appointment, supporter.Applicant);
    }
}
