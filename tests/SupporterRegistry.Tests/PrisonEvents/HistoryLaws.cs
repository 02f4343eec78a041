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

    private static readonly int s_histories = Number("PEERSUPPORT_HISTORIES", 50);
    private static readonly int s_seed = Number("PEERSUPPORT_SEED", 20261126);

    private static readonly string[] s_ends = ["released RELEASED", "released TRANSFERRED", "elsewhere TRANSFERRED", "elsewhere NEW_ADMISSION", "died"];
    private static readonly string[] s_happens =
    [
        "released SENT_TO_COURT", "received RETURN_FROM_COURT", "released SENT_TO_COURT", "received RETURN_FROM_COURT", "released TEMPORARY_ABSENCE_RELEASE", "received TEMPORARY_ABSENCE_RETURN",
        "released RELEASED_TO_HOSPITAL", "received READMISSION", "elsewhere RETURN_FROM_COURT", "alert HA", "alert XCU", "no alert XCU", "other", .. s_ends,
    ];

    [Fact]
    public async Task Whatever_happens_and_in_whatever_order_it_is_told_the_end_is_the_same()
    {
        var random = new Random(s_seed);
        var ended = 0;
        for (var done = 0; done < s_histories; done += AtOnce)
        {
            var lives = await Lives(Math.Min(AtOnce, s_histories - done), random);
            await Tell([.. lives.SelectMany(life => life.Happened.Select(happened => Event(life, life.One, happened)))], 97);
            var shuffled = lives.SelectMany(life => life.Happened.Concat(life.Happened.Take(random.Next(3))).Select(happened => Event(life, life.Twin, happened))).ToArray();
            random.Shuffle(shuffled);
            await Tell(shuffled, 61);
            var persons = string.Join(' ', lives.SelectMany(life => new[] { life.One, life.Twin }).Select(person => person.Appointment.Person.Split('/')[1]));
            await Eventually.True(async () => await suite.Count("registry", "select count(*) from timers where kind = 'settled' and key = any (string_to_array($1, ' '))", persons) == 0, "not everything was settled");
            foreach (var life in lives)
            {
                var (one, twin) = (await After(life.One), await After(life.Twin));
                Assert.True(one == twin, $"seed {s_seed}, {string.Join(", ", life.Happened)}:\n{one}\n{twin}");
                Lawful(life, one);
                ended += one.State is AppointmentState.Ended ? 1 : 0;
            }
        }

        output.WriteLine($"{s_histories} histories, {ended} ended, seed {s_seed}");
        Assert.InRange(ended, 1, s_histories - 1);
    }

    private static void Lawful(Life life, Outcome after)
    {
        var what = life.Happened.Select(happened => happened.What).ToList();
        var ends = what.Any(s_ends.Contains);
        Assert.Equal(ends, after.State is AppointmentState.Ended); // court, leave and hospital never end it, the rest always does
        Assert.True(!ends || after.Intervals == "", "who left stands");
        var still = what.TrueForAll(one => one is "other" || one.Contains("alert", StringComparison.Ordinal));
        Assert.True(!still || after.Intervals.Split(' ').Length == after.Capabilities, "an alert changed a standing");
        Assert.Equal(0, after.ClearancesElsewhere);
        Assert.Equal(ends ? 0 : what.Count(one => one == "alert HA"), after.OpenReviews);
    }

    private async Task<List<Life>> Lives(int count, Random random)
    {
        var offering = await suite.Given.Offering(await suite.Given.Establishment());
        var people = await Task.WhenAll(Enumerable.Range(0, count * 2).Select(async _ => await suite.Supporter(offering)));
        var since = Envelopes.Now;
        return
        [
            .. Enumerable.Range(0, count).Select(nth => new Life(people[nth * 2], people[(nth * 2) + 1], since,
            [
                .. Enumerable.Range(0, random.Next(1, 8)).Select(n => new Happened(s_happens[random.Next(random.Next(2) == 0 ? s_happens.Length - s_ends.Length : s_happens.Length)], random.Next(1, 40), n)),
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
            ["alert", "HA"] => Envelopes.Alert("created", number, "HA", $"{number} {happened.Nth}", at),
            ["alert", var code] => Envelopes.Alert("created", number, code, number, at),
            ["no", "alert", var code] => Envelopes.Alert("inactive", number, code, number, at),
            _ => Envelopes.Parse($$"""{"eventType": "tests.other", "version": 1, "occurredAt": "{{at:O}}", "additionalInformation": {"nomsNumber": "{{number}}", "prisonId": "{{prison}}", "n": {{happened.Nth}} } }"""),
        };
    }

    private async Task<Outcome> After(Person person)
    {
        var (appointment, applicant, _) = person;
        var read = await suite.Registry.GetAppointmentAsync(new() { Name = appointment.Name }, suite.As(applicant.Coordinator));
        var standing = await suite.StandingOf(appointment);
        string[] his = [appointment.Person.Split('/')[1], applicant.Establishment];
        return new(
            read.State,
            read.EndReason,
            string.Join(' ', standing.Intervals.Select(interval => $"{interval.Capability}:{(interval.From <= appointment.AppointedAt ? "start" : interval.From.ToString())}-{interval.Until}")),
            standing.Intervals.Select(interval => interval.Capability).Distinct().Count(),
            await suite.Count("registry", "select count(*) from welfare_reviews where person_id = $1 and establishment = $2 and state <> 'CLOSED'", his),
            await suite.Count("registry", "select count(*) from blocks where prisoner_number = $1", applicant.PrisonerNumber),
            await suite.Count("registry", "select count(*) from applications where person_id = $1 and establishment <> $2", his));
    }

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : usual;

    private sealed record Happened(string What, int Minute, int Nth)
    {
        public override string ToString() => $"{What} at {Minute}";
    }

    private sealed record Life(Person One, Person Twin, DateTimeOffset Since, IReadOnlyList<Happened> Happened);

    private sealed record Outcome(AppointmentState State, EndReason Reason, string Intervals, int Capabilities, long OpenReviews, long Blocks, long ClearancesElsewhere);

    private sealed record Person(Appointment Appointment, ApplicationCase Applicant, Training.V1.CertificationChanged Certificate)
    {
        public static implicit operator Person((Appointment Appointment, ApplicationCase Applicant, Training.V1.CertificationChanged Certificate) supporter) =>
            new(supporter.Appointment, supporter.Applicant, supporter.Certificate);
    }
}
