using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Benchmarks;

/// <summary>
/// Sixty-four clients want the same few people at the same time: duties in two prisons whose hours overlap, and requests that they are asked about and go to.
/// Afterwards the database is asked whether anybody is in two places.
/// </summary>
internal static class NoDoubleBooking
{
    private const int Clients = 64;
    private const int Asking = 12;
    private const int People = 8;

    private static readonly BandKind[] s_bands = [BandKind.Am, BandKind.Pm, BandKind.Ed, BandKind.Night];

    public static async Task<int> Run(int seconds)
    {
        await using var suite = new SuiteFixture();
        await suite.InitializeAsync();
        Console.WriteLine($"preparing {People} people who support in two prisons …");
        var places = await Prepare(suite);
        var (said, clock) = (new ConcurrentDictionary<string, int>(), Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(nth => Task.Run(async () =>
        {
            var random = new Random(nth);
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                await (nth < Asking ? Ask(suite, places[0], random, said) : Assign(suite, places, random, (int)clock.Elapsed.TotalSeconds, said));
            }
        })));

        var took = clock.Elapsed.TotalSeconds;
        foreach (var (what, count) in said.OrderBy(of => of.Key, StringComparer.Ordinal))
        {
            Console.WriteLine($"{what,-44} {count}");
        }

        var (duties, contacts, bound) = (await Rows.Scalar<long>(suite, "scheduling", DutiesInTwoPlaces), await Rows.Scalar<long>(suite, "scheduling", ContactsInTwoPlaces), await Rows.Scalar<long>(suite, "scheduling", BoundTwice));
        Console.WriteLine($"in two places: by duties {duties}, by contacts {contacts}, asked about two requests at once {bound}");
        var conflicts = said.Where(of => of.Key.Contains(": ", StringComparison.Ordinal)).Sum(of => of.Value);
        Console.WriteLine($"overlaps={duties + contacts + bound} assigned={said.GetValueOrDefault("duty assigned")} contacts={said.GetValueOrDefault("contact")} conflicts={conflicts} seconds={took:0}");
        return duties + contacts + bound == 0 ? 0 : 1;
    }

    private const string DutiesInTwoPlaces = """
        select count(*)
        from duties a
        join duties b on a.person_id = b.person_id and a.during && b.during and (a.establishment, a.duty_id) < (b.establishment, b.duty_id)
        where a.state = 'ASSIGNED' and b.state = 'ASSIGNED'
        """;

    private const string ContactsInTwoPlaces = """
        with contacts as (
          select o.person_id, r.request_id, tstzrange(r.contact_started_at, coalesce(r.contact_ended_at, 'infinity')) as during
          from requests r
          join offers o using (establishment, request_id)
          where o.state = 'ACCEPTED' and r.contact_started_at is not null)
        select count(*)
        from contacts a
        join contacts b on a.person_id = b.person_id and a.during && b.during and a.request_id < b.request_id
        """;

    private const string BoundTwice = "select count(*) from (select from offers where live group by person_id having count(*) > 1) twice";

    /// <summary>All aim at one day, and a second later at the next.</summary>
    private static async Task Assign(SuiteFixture suite, Place[] places, Random random, int day, ConcurrentDictionary<string, int> said)
    {
        var place = places[random.Next(places.Length)];
        await Told(said, "duty", "assigned", () => suite.Scheduling.AssignDutyAsync(
            new()
            {
                Parent = place.At.Establishment,
                Appointment = place.Appointments[random.Next(place.Appointments.Count)],
                Zone = place.At.Zone,
                Date = TimeProvider.System.GetUtcNow().AddDays(1 + day).DayIn("Europe/London").ToProto(),
                Kind = s_bands[random.Next(s_bands.Length)],
                RequestId = Given.RequestId(),
            },
            suite.As(place.At.Coordinator)));
    }

    /// <summary>Somebody asks, whoever is offered says yes and comes, and goes.</summary>
    private static async Task Ask(SuiteFixture suite, Place place, Random random, ConcurrentDictionary<string, int> said)
    {
        var (at, who) = (place.At, suite.As($"WING+ORDERLY@{place.At.Code}"));
        var asked = new RaiseRequestRequest { Parent = at.Establishment, Scheme = at.Offering.Scheme, Zone = at.Zone, PrisonerNumber = Given.PrisonerNumber(), RequestId = Given.RequestId() };
        var request = await suite.Scheduling.RaiseRequestAsync(asked, who);
        for (var looks = 0; looks < 40 && request.State is RequestState.Raised; looks++)
        {
            await Task.Delay(25);
            request = await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, who);
        }

        var name = request.Name;
        if (request.State is RequestState.Offered
            && await Told(said, "yes", "said", () => suite.Scheduling.AcceptOfferAsync(new() { Name = request.Offers[^1].Name, RequestId = Given.RequestId() }, who))
            && await Told(said, "movement", "authorised", () => suite.Scheduling.AuthoriseMovementAsync(new() { Name = name, RequestId = Given.RequestId() }, who))
            && await Told(said, "contact", "", () => suite.Scheduling.StartContactAsync(new() { Name = name, PlaceType = PlaceType.Room, RequestId = Given.RequestId() }, who)))
        {
            await Task.Delay(random.Next(1, 60));
            await Told(said, "contact", "over", () => suite.Scheduling.EndContactAsync(new() { Name = name, Outcome = ContactOutcome.Talked, RequestId = Given.RequestId() }, who));
        }
        else
        {
            await Told(said, "request", "withdrawn", () => suite.Scheduling.WithdrawRequestAsync(new() { Name = name, By = WithdrawnBy.Asker, RequestId = Given.RequestId() }, who));
        }
    }

    private static async Task<bool> Told<T>(ConcurrentDictionary<string, int> said, string what, string done, Func<AsyncUnaryCall<T>> call)
    {
        try
        {
            await call();
            said.AddOrUpdate($"{what} {done}".TrimEnd(), 1, (_, count) => count + 1);
            return true;
        }
        catch (RpcException refused)
        {
            said.AddOrUpdate($"{what}: {refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? refused.StatusCode.ToString()}", 1, (_, count) => count + 1);
            return false;
        }
    }

    /// <summary>In the first prison they are appointed by all its steps; in the second, which only scheduling has heard of, the same people are known by news of their standing.</summary>
    private static async Task<Place[]> Prepare(SuiteFixture suite)
    {
        var here = await Prison(suite);
        var appointed = await Task.WhenAll(Enumerable.Range(0, People).Select(_ => suite.Given.Appointed(here.Offering, night: true)));
        await suite.Given.KeptApart(here);
        var there = await Prison(suite);
        var later = new Regime { Name = $"{there.Establishment}/regime", Bands = { Band(BandKind.Am, "09:30", "13:30"), Band(BandKind.Pm, "13:30", "18:30"), Band(BandKind.Ed, "18:30", "21:30") } };
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = later, RequestId = Given.RequestId() }, suite.As(there.Coordinator));
        await Rows.Change(suite, "scheduling", "update standing_feeds set version = $1 where establishment = $2", long.MaxValue, there.Code);
        var news = appointed.Select(one => Standing(there, one.Person)).ToArray();
        foreach (var told in news)
        {
            await suite.Events.Publish(told, Ids.New());
        }

        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from standings") == 2 * People, "the news never came");
        return [new(here, [.. appointed.Select(one => one.Name)]), new(there, [.. news.Select(told => told.Appointment)])];
    }

    private static async Task<AskingCase> Prison(SuiteFixture suite)
    {
        var at = new AskingCase(await suite.Given.Offering(await suite.Given.Establishment()), []);
        foreach (var band in s_bands)
        {
            await suite.Given.Covered(at.Offering, at.Zone, places: 50, band);
        }

        return at;
    }

    private static StandingChanged Standing(AskingCase at, string person)
    {
        var since = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(-1));
        return new()
        {
            Appointment = $"{at.Establishment}/appointments/{Ids.Short()}",
            Person = person,
            Scheme = at.Offering.Scheme,
            Zone = at.Zone,
            Intervals = { new StandingInterval { Capability = Capability.Solo, From = since }, new StandingInterval { Capability = Capability.Night, From = since } },
            Version = 1,
        };
    }

    private static Band Band(BandKind kind, string start, string end) => new() { Kind = kind, Start = start, End = end };

    private sealed record Place(AskingCase At, IReadOnlyList<string> Appointments);
}
