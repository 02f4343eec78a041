using Grpc.Core;
using Kind = PeerSupport.Registry.V1.KeepApartChangeKind;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class ApplyKeepApartChangesTests(RegistrySuite suite)
{
    [Fact]
    public async Task A_pair_opened_since_the_list_is_kept_apart_at_once_and_one_that_was_closed_is_free()
    {
        var at = await Supporter();
        var (kept, opened) = (Given.PrisonerNumber(), Given.PrisonerNumber());
        await suite.KeepApart(at.Place, World.Apart(at.Number, kept));
        Assert.Equal([Pairing.NotPairable, Pairing.Pairable], await Pairings(at, kept, opened));

        var answer = await Apply(at.Place, Change(at.Number, kept, Kind.Closed, Now), Change(opened, at.Number, Kind.Created, Now));

        Assert.Equal((2, 2, 0, 0), (answer.Received, answer.Applied, answer.Superseded, answer.NotOurs));
        Assert.Equal([Pairing.Pairable, Pairing.NotPairable], await Pairings(at, kept, opened));
        await Apply(at.Place, Change(at.Number, kept, Kind.Amended, Now, Restriction.Cell), Change(at.Number, opened, Kind.Deleted, Now));
        Assert.Equal([Pairing.NotPairable, Pairing.Pairable], await Pairings(at, kept, opened));
    }

    [Fact]
    public async Task What_is_older_than_the_list_or_than_the_last_change_is_ignored_and_so_is_what_comes_again()
    {
        var at = await Supporter();
        var (kept, other) = (Given.PrisonerNumber(), Given.PrisonerNumber());
        await suite.KeepApart(at.Place, World.Apart(at.Number, kept));
        var late = Change(at.Number, kept, Kind.Closed, Now.AddMinutes(-1));
        var (opened, closed) = (Change(at.Number, other, Kind.Created, Now), Change(at.Number, other, Kind.Closed, Now.AddTicks(10)));

        Assert.Equal((0, 1), Counts(await Apply(at.Place, late)));
        Assert.Equal((1, 1), Counts(await Apply(at.Place, closed, opened)));
        Assert.Equal((0, 2), Counts(await Apply(at.Place, opened, closed)));

        Assert.Equal([Pairing.NotPairable, Pairing.Pairable], await Pairings(at, kept, other));
    }

    /// <summary>Two lists and changes before, between and after them, each at the prison's own time, in orders of every kind.</summary>
    [Fact]
    public async Task In_any_order_the_end_is_the_same()
    {
        foreach (var seed in Enumerable.Range(1, 6))
        {
            var at = await Supporter();
            var others = Enumerable.Range(0, 5).Select(_ => Given.PrisonerNumber()).ToArray();
            var start = Now;
            var news = News(at, others, start).ToArray();
            var random = new Random(seed);
            random.Shuffle(news);
            foreach (var tell in news.Concat(news.Take(random.Next(news.Length))))
            {
                await tell();
            }

            Assert.Equal([Pairing.NotPairable, Pairing.Pairable, Pairing.NotPairable, Pairing.Pairable, Pairing.NotPairable], await Pairings(at, others));
        }
    }

    [Fact]
    public async Task Of_pairs_without_an_applicant_trainee_or_supporter_nothing_is_kept()
    {
        var at = await Supporter();
        var (one, other) = (Given.PrisonerNumber(), Given.PrisonerNumber());

        var answer = await Apply(at.Place, Change(one, other, Kind.Created, Now), Change(one, at.Number, Kind.Created, Now));

        Assert.Equal((2, 1, 0, 1), (answer.Received, answer.Applied, answer.Superseded, answer.NotOurs));
        Assert.Equal([$"{at.Number} {one}"], (await Kept(at.Place)).Select(pair => string.Join(' ', pair.Split(' ').OrderBy(number => number != at.Number))));
    }

    [Fact]
    public async Task Without_a_list_changes_wait_for_it_and_pairing_is_by_hand_only()
    {
        var at = await Supporter();
        var kept = Given.PrisonerNumber();
        var listed = Now;

        var answer = await Apply(at.Place, Change(at.Number, kept, Kind.Created, listed.AddTicks(10)));
        Assert.True(answer.ByHandOnly);
        Assert.Null(answer.FeedAge);
        Assert.Equal([Pairing.NotPairable], await Pairings(at, Given.PrisonerNumber()));

        await suite.KeepApart(at.Place, listed);
        Assert.Equal([Pairing.NotPairable, Pairing.Pairable], await Pairings(at, kept, Given.PrisonerNumber()));
    }

    [Fact]
    public async Task Changes_do_not_make_the_list_younger_and_a_later_list_replaces_them()
    {
        var at = await Supporter();
        await suite.KeepApart(at.Place, Now.AddHours(-25));

        var stale = await Apply(at.Place, Change(at.Number, Given.PrisonerNumber(), Kind.Created, Now));
        Assert.True(stale.ByHandOnly);
        Assert.InRange(stale.FeedAge.ToTimeSpan(), TimeSpan.FromHours(25), TimeSpan.FromHours(25.1));
        Assert.Single(await Kept(at.Place));

        await suite.KeepApart(at.Place);
        Assert.Empty(await Kept(at.Place));
    }

    [Fact]
    public async Task Pairs_of_one_and_changes_from_the_future_are_refused_together()
    {
        var at = await Supporter();

        var refusal = await Refused.By(() => Call(at.Place, Change(at.Number, at.Number, Kind.Created, Now), Change(at.Number, "A1234BC", Kind.Closed, Now.AddMinutes(5))));

        Assert.Equal(["changes[0].prisoner_number_2", "changes[1].changed_at"], refusal.Is(PlatformReason.InvalidFields).Fields);
        Assert.Empty(await Kept(at.Place));
    }

    [Fact]
    public async Task An_establishment_that_is_not_in_the_register_or_not_the_callers_gets_no_change()
    {
        var (unknown, own) = (Given.UnknownEstablishment(), await Supporter());
        var change = Change("A1234BC", "A1234BD", Kind.Created, Now);

        (await Refused.By(() => Call(unknown, change))).Is(ErrorReason.NotInRegister).With("resource", unknown);
        (await Refused.By(() => suite.Registry.ApplyKeepApartChangesAsync(new() { Parent = unknown, Changes = { change }, RequestId = Given.RequestId() }, suite.Security(own.Place)))).Is(PlatformReason.NotFound);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    // 0: in the newer list · 1: in it, then closed · 2: opened after it · 3: opened after it and closed again · 4: closed before it, and in it
    private IEnumerable<Func<Task>> News(At at, string[] others, DateTimeOffset start)
    {
        DateTimeOffset When(int nth) => start.AddTicks(nth * 10);
        Func<Task> Told(int other, Kind kind, int nth) => () => Apply(at.Place, Change(at.Number, others[other], kind, When(nth)));
        return
        [
            () => Listed(at.Place, When(2), World.Apart(at.Number, others[2]), World.Apart(at.Number, others[3])),
            () => Listed(at.Place, When(5), World.Apart(at.Number, others[0]), World.Apart(at.Number, others[1]), World.Apart(at.Number, others[4])),
            Told(0, Kind.Deleted, 1), Told(1, Kind.Created, 4), Told(1, Kind.Closed, 6), Told(2, Kind.Closed, 3), Told(2, Kind.Created, 7),
            Told(3, Kind.Created, 6), Told(3, Kind.Amended, 8), Told(3, Kind.Deleted, 9), Told(4, Kind.Closed, 4), Told(4, Kind.Closed, 5),
        ];
    }

    private async Task Listed(string place, DateTimeOffset asOf, params KeepApart[] pairs)
    {
        try
        {
            await suite.KeepApart(place, asOf, pairs);
        }
        catch (RpcException older) when (older.StatusCode is StatusCode.FailedPrecondition)
        {
            // the newer one came first
        }
    }

    private async Task<At> Supporter()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        return new(supporter.Name, applicant.PrisonerNumber);
    }

    private async Task<ApplyKeepApartChangesResponse> Apply(string place, params KeepApartChange[] changes) => await Call(place, changes);

    private AsyncUnaryCall<ApplyKeepApartChangesResponse> Call(string place, params KeepApartChange[] changes) =>
        suite.Registry.ApplyKeepApartChangesAsync(new() { Parent = place, Changes = { changes }, RequestId = Given.RequestId() }, suite.As($"PRISON_SYSTEM@{place.Split('/')[1]}"));

    private static KeepApartChange Change(string one, string other, Kind kind, DateTimeOffset at, Restriction restriction = Restriction.Unspecified) =>
        new() { PrisonerNumber1 = one, PrisonerNumber2 = other, Kind = kind, Restriction = restriction, ChangedAt = Timestamp.FromDateTimeOffset(at) };

    private static (int Applied, int Superseded) Counts(ApplyKeepApartChangesResponse answer) => (answer.Applied, answer.Superseded);

    private async Task<IReadOnlyList<Pairing>> Pairings(At at, params string[] numbers) => (await suite.Registry.CheckPairingsAsync(
        new() { Parent = at.Place, Questions = { numbers.Select(number => new PairingQuestion { Appointment = at.Appointment, PrisonerNumber = number }) } },
        suite.AsMachine("SYSTEM"))).Pairings;

    // Seen as the owner of the database: what is not stored can't leak.
    private async Task<IReadOnlyList<string>> Kept(string place) =>
        await Rows.Of(suite, "registry", "select prisoner_number_1 || ' ' || prisoner_number_2 from keep_apart_changes where establishment = $1", place.Split('/')[1]);

    private sealed record At(string Appointment, string Number)
    {
        public string Place => string.Join('/', Appointment.Split('/')[..2]);
    }
}
