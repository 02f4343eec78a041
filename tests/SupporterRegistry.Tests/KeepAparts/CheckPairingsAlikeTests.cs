using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;
using Kind = PeerSupport.Registry.V1.KeepApartChangeKind;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace PeerSupport.SupporterRegistry.Tests;

/// <summary>Neither what the database is asked nor the size of the answer tells why somebody can't be paired, nor that he can.</summary>
public sealed class CheckPairingsAlikeTests(RegistrySuite suite)
{
    [Fact]
    public async Task Whatever_the_cause_the_same_statements_run_and_the_answer_is_as_long()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var (free, listed, changed) = (Given.PrisonerNumber(), Given.PrisonerNumber(), Given.PrisonerNumber());
        await suite.KeepApart(supporter.Name, World.Apart(applicant.PrisonerNumber, listed));
        await Apart(supporter.Name, applicant.PrisonerNumber, changed);
        var unknown = $"{string.Join('/', supporter.Name.Split('/')[..3])}/00000000";
        var applicantOnly = await suite.Given.Applied(await suite.Given.Offering(supporter.Name[..supporter.Name.IndexOf("/app", StringComparison.Ordinal)]));

        var pairable = await Asked(supporter.Name, free);
        var others = new[]
        {
            await Asked(supporter.Name, listed), await Asked(supporter.Name, changed), await Asked(supporter.Name, applicant.PrisonerNumber),
            await Asked(unknown, free), await Asked(supporter.Name, applicantOnly.PrisonerNumber),
        };

        Assert.Equal(Pairing.Pairable, pairable.Pairing);
        Assert.Equal([Pairing.NotPairable, Pairing.NotPairable, Pairing.NotPairable, Pairing.NotPairable, Pairing.Pairable], others.Select(other => other.Pairing));
        Assert.InRange(pairable.Statements.Count, 2, 4);
        Assert.Contains(pairable.Statements, statement => statement.Contains("keep_aparts", StringComparison.Ordinal));
        Assert.All(others, other => Assert.Equal(pairable.Statements, other.Statements));
        Assert.All(others, other => Assert.Equal(pairable.Bytes, other.Bytes));
    }

    [Fact]
    public async Task One_pair_at_a_door_is_answered_by_the_same_statements_too()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var kept = Given.PrisonerNumber();
        await suite.KeepApart(supporter.Name, World.Apart(applicant.PrisonerNumber, kept));
        var (parent, wing) = (string.Join('/', supporter.Name.Split('/')[..2]), suite.As($"WING@{supporter.Name.Split('/')[1]}"));

        var (pairable, statements) = await Run(() => suite.Registry.CheckPairAsync(new() { Parent = parent, Question = new() { Appointment = supporter.Name, PrisonerNumber = Given.PrisonerNumber() } }, wing));
        var (other, others) = await Run(() => suite.Registry.CheckPairAsync(new() { Parent = parent, Question = new() { Appointment = supporter.Name, PrisonerNumber = kept } }, wing));

        Assert.Equal((Pairing.Pairable, Pairing.NotPairable), (pairable.Pairing, other.Pairing));
        Assert.Equal(statements, others);
        Assert.Contains((await Asked(supporter.Name, kept)).Statements.Single(statement => statement.Contains("keep_aparts", StringComparison.Ordinal)), statements);
    }

    [Fact]
    public async Task Five_hundred_pairs_are_answered_by_as_many_statements_as_one_and_five_hundred_and_one_are_refused()
    {
        var (supporter, applicant, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        var numbers = Enumerable.Range(0, 500).Select(_ => Given.PrisonerNumber()).ToArray();
        await suite.KeepApart(supporter.Name, [.. numbers.Where((_, nth) => nth % 3 == 0).Select(number => World.Apart(number, applicant.PrisonerNumber))]);
        var one = await Asked(supporter.Name, numbers[1]);

        var (answer, statements) = await Check(supporter.Name, numbers);

        Assert.Equal(numbers.Select((_, nth) => nth % 3 == 0 ? Pairing.NotPairable : Pairing.Pairable), answer.Pairings);
        Assert.Equal(one.Statements, statements);
        (await Refused.By(() => suite.Registry.CheckPairingsAsync(Question(supporter.Name, [.. numbers, "A1234BC"]), suite.AsMachine("SYSTEM")))).Is(PlatformReason.InvalidFields);
    }

    /// <summary>Where one of the tables can't be read there is no answer, rather than one without it.</summary>
    [Theory]
    [InlineData("keep_aparts")]
    [InlineData("keep_apart_changes")]
    [InlineData("keep_apart_feeds")]
    public async Task What_cannot_be_read_is_not_left_out(string table)
    {
        var (supporter, _, _) = await suite.Supporter(await suite.Given.Offering(await suite.Given.Establishment()));
        await suite.KeepApart(supporter.Name);
        await using var owner = new NpgsqlConnection(suite.Connections("registry").Owner);
        await owner.OpenAsync();
        await using var locking = await owner.BeginTransactionAsync();
        await using var take = new NpgsqlCommand($"lock table {table} in access exclusive mode", owner, locking);
        await take.ExecuteNonQueryAsync();
        var within = suite.AsMachine("SYSTEM").WithDeadline(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1));

        var failed = await Assert.ThrowsAsync<RpcException>(async () => await suite.Registry.CheckPairingsAsync(Question(supporter.Name, "A1234BC"), within));

        Assert.Equal(StatusCode.DeadlineExceeded, failed.StatusCode);
        await locking.RollbackAsync();
        Assert.Equal([Pairing.Pairable], (await Check(supporter.Name, ["A1234BC"])).Answer.Pairings);
    }

    private async Task Apart(string appointment, string one, string other)
    {
        var change = new KeepApartChange { PrisonerNumber1 = one, PrisonerNumber2 = other, Kind = Kind.Created, ChangedAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()) };
        await suite.Registry.ApplyKeepApartChangesAsync(
            new() { Parent = string.Join('/', appointment.Split('/')[..2]), Changes = { change }, RequestId = Given.RequestId() }, suite.Security(appointment));
    }

    private async Task<(Pairing Pairing, IReadOnlyList<string> Statements, int Bytes)> Asked(string appointment, string number)
    {
        var (answer, statements) = await Check(appointment, [number]);
        answer.FeedAge = null; // as long as its digits are
        return (answer.Pairings.Single(), statements, answer.CalculateSize());
    }

    private Task<(CheckPairingsResponse Answer, IReadOnlyList<string> Statements)> Check(string appointment, string[] numbers) =>
        Run(() => suite.Registry.CheckPairingsAsync(Question(appointment, numbers), suite.AsMachine("SYSTEM")));

    /// <summary>The answer, and every statement that the registry ran for it: those of this call's trace.</summary>
    private static async Task<(T Answer, IReadOnlyList<string> Statements)> Run<T>(Func<AsyncUnaryCall<T>> calling)
    {
        var statements = new ConcurrentQueue<string>();
        using var call = new Activity("check").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "Npgsql" && activity.TraceId == call.TraceId && activity.TagObjects.FirstOrDefault(tag => tag.Key is "db.query.text" or "db.statement").Value is string text)
                {
                    statements.Enqueue(text);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var answer = await calling();
        return (answer, [.. statements]);
    }

    private static CheckPairingsRequest Question(string appointment, params string[] numbers) => new()
    {
        Parent = string.Join('/', appointment.Split('/')[..2]),
        Questions = { numbers.Select(number => new PairingQuestion { Appointment = appointment, PrisonerNumber = number }) },
    };
}
