using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Harness;
using PeerSupport.Suite.Tests.Calls;
using Xunit;

namespace PeerSupport.Suite.Tests.Matrix;

/// <summary><c>protos/permissions.txt</c>, every cell of it really called: each call × role × whose rows it names × gRPC and JSON.</summary>
[Collection(nameof(TwoEstates))]
public sealed class PermissionMatrixTests(TwoEstates suite, ITestOutputHelper output)
{
    private const int Transports = 2;

    /// <summary>Calls that some role was seen to succeed at. May grow.</summary>
    private const int SucceedingCalls = 53;

    private static readonly Holding[] s_holdings = Enum.GetValues<Holding>();

    private static readonly string[] s_never = ["PERMISSION_DENIED", "UNAUTHENTICATED", "NOT_FOUND", "INVALID_FIELDS", "INTERNAL"];

    private readonly ConcurrentBag<string> _wrong = [];
    private int _cells;

    [Fact]
    public async Task Every_cell_of_the_table_is_called_and_answers_as_the_table_says()
    {
        var (ours, theirs) = await suite.Populated;
        await Parallel.ForEachAsync(Cells(granted: false), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (cell, _) => await Denied(cell, ours, theirs));
        await Parallel.ForEachAsync(Cells(granted: true).Where(cell => !cell.Admits), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (cell, _) => await NotThere(cell, ours, theirs));
        var succeeded = new HashSet<string>();
        foreach (var cell in Cells(granted: true).Where(cell => cell.Admits))
        {
            if (await Admitted(cell, ours, theirs))
            {
                succeeded.Add(cell.Method.FullName);
            }
        }

        output.WriteLine($"{_cells} cells called; {succeeded.Count} of {Contract.Methods.Count} calls were seen to succeed; {Contract.Methods.Count(method => !Contract.IsServed(method))} are not served yet");
        Assert.True(_wrong.IsEmpty, $"{_wrong.Count} of {_cells} cells are wrong:\n{string.Join('\n', _wrong.Order().Take(40))}");
        Assert.True(_cells >= Reviewed() * Contract.Roles.Count * s_holdings.Length * Transports, $"only {_cells} cells were called");
        Assert.True(succeeded.Count >= SucceedingCalls, $"not seen to succeed: {string.Join(", ", Contract.Methods.Select(method => method.FullName).Except(succeeded))}");
    }

    /// <summary>Denied whatever is asked and however badly: before fields are looked at and, by JSON, before the body is read.</summary>
    private async Task Denied(Cell cell, Estate ours, Estate theirs)
    {
        var token = suite.Token(cell.Role, cell.Holding is Holding.Own ? ours : theirs, cell.Holding);
        var request = WellFormed.Request(cell.Method, ours.Names);
        Expect(cell, "gRPC", (await suite.Caller.Grpc(cell.Method, request, token)).Reason, "PERMISSION_DENIED");
        Expect(cell, "JSON", (await suite.Caller.Json(cell.Method, request, token)).Reason, "PERMISSION_DENIED");
        var empty = cell.Method.InputType.Parser.ParseFrom(ByteString.Empty);
        Judge(cell, "gRPC, empty", (await suite.Caller.Grpc(cell.Method, empty, token)).Reason, "PERMISSION_DENIED");
        Judge(cell, "JSON, broken", (await suite.Caller.Json(cell.Method, request, token, body: "{\"no such thing\": ")).Reason, "PERMISSION_DENIED");
    }

    /// <summary>Somebody else's row, a row that is in nobody's list, and a missing one of our own: one answer, letter by letter.</summary>
    private async Task NotThere(Cell cell, Estate ours, Estate theirs)
    {
        var (token, own) = (suite.Token(cell.Role, theirs, cell.Holding), suite.Token(cell.Role, ours));
        var request = WellFormed.Request(cell.Method, ours.Names);
        var (name, missing, ofOurs) = Named.Missing(cell.Method, request);
        foreach (var (transport, call) in new (string, Func<IMessage, string, Task<Answer>>)[] { ("gRPC", (r, t) => suite.Caller.Grpc(cell.Method, r, t)), ("JSON", (r, t) => suite.Caller.Json(cell.Method, r, t)) })
        {
            var there = await call(request, token);
            if (cell.SeesAnEmptyList)
            {
                Expect(cell, transport, there.IsOk && !there.Text.Contains(ours.Code, StringComparison.Ordinal) ? "an empty list" : there.Text, "an empty list");
                continue;
            }

            Expect(cell, transport, there.Reason, "NOT_FOUND");
            var absent = Named.Text(cell.Method, missing);
            Judge(cell, $"{transport}, missing", (await call(missing, token)).About(absent), there.About(name));
            if (ofOurs && await call(missing, own) is { Reason: not "NOT_THE_DECIDER" } answer) // who decides by now is asked before anything is looked for
            {
                Judge(cell, $"{transport}, missing of our own", answer.About(absent), there.About(name));
            }
        }
    }

    private async Task<bool> Admitted(Cell cell, Estate ours, Estate theirs)
    {
        var token = suite.Token(cell.Role, cell.Holding is Holding.Own ? ours : theirs, cell.Holding);
        var fresh = new FreshRequests(suite, ours);
        var request = await fresh.For(cell.Method);
        var grpc = await TwoEstates.OnceNewsCame(() => suite.Caller.Grpc(cell.Method, request, token));
        // a change is the same one, its request id says so; but a slip's code is spent
        var json = await suite.Caller.Json(cell.Method, cell.Method.Name == "SubmitFeedback" ? await fresh.For(cell.Method) : request, token);
        if (grpc.IsOk && Contract.Changes(cell.Method))
        {
            await NotAnsweredFromBefore(cell, request, ours, theirs);
        }

        await fresh.Release(cell.Method, request);
        Expect(cell, "gRPC", s_never.Contains(grpc.Reason) ? grpc.Text : "admitted", "admitted");
        Expect(cell, "JSON", s_never.Contains(json.Reason) ? json.Text : "admitted", "admitted");
        Judge(cell, "JSON as gRPC", json.Reason, grpc.Reason);
        if (!grpc.IsOk)
        {
            output.WriteLine($"{cell}: {grpc.Reason}"); // let in, and told of a rule
        }

        return grpc.IsOk && json.IsOk;
    }

    /// <summary>The same request of the same person, whose role or place is another by now.</summary>
    private async Task NotAnsweredFromBefore(Cell cell, IMessage request, Estate ours, Estate theirs)
    {
        var other = Contract.Roles.First(role => role.Bound is "tenant" && !Contract.Grants(role, cell.Method));
        var without = suite.TokenOf($"{other.Name}@{ours.Code}", TwoEstates.UserOf(cell.Role));
        Judge(cell, "a role that was taken away, gRPC", (await suite.Caller.Grpc(cell.Method, request, without)).Reason, "PERMISSION_DENIED");
        Judge(cell, "a role that was taken away, JSON", (await suite.Caller.Json(cell.Method, request, without)).Reason, "PERMISSION_DENIED");
        foreach (var holding in s_holdings.Where(holding => !(cell with { Holding = holding }).Admits))
        {
            var elsewhere = suite.Token(cell.Role, theirs, holding);
            Judge(cell, $"somewhere else ({holding}), gRPC", (await suite.Caller.Grpc(cell.Method, request, elsewhere)).Reason, "NOT_FOUND");
        }
    }

    private void Expect(Cell cell, string how, string got, string expected)
    {
        Interlocked.Increment(ref _cells);
        Judge(cell, how, got, expected);
    }

    private void Judge(Cell cell, string how, string got, string expected)
    {
        if (got != expected && (Contract.IsServed(cell.Method) || !got.Contains("INTERNAL", StringComparison.Ordinal)))
        {
            _wrong.Add($"{cell} by {how}: expected {expected}, got {got}");
        }
    }

    private static IEnumerable<Cell> Cells(bool granted) =>
        from method in Contract.Methods
        from role in Contract.Roles
        where Contract.Grants(role, method) == granted
        from holding in s_holdings
        select new Cell(method, role, holding);

    private static int Reviewed() => File.ReadLines(Path.Combine(Repository.Root, "protos", "permissions.txt")).Count(line => line.StartsWith("peersupport.", StringComparison.Ordinal) && !line.Contains(" GET /", StringComparison.Ordinal));

    private sealed record Cell(MethodDescriptor Method, Role Role, Holding Holding)
    {
        /// <summary>Whether a role that is granted the call is let through to the rows.</summary>
        public bool Admits => Holding is Holding.Own || Role.Bound is "nation" or "system" || Contract.ScopeCollection(Method) is null;

        /// <summary>A provider acts in every establishment, on what is the provider's own there.</summary>
        public bool SeesAnEmptyList => Role.Bound == "provider" && Holding is Holding.Foreign && Contract.IsList(Method) && Contract.ScopeCollection(Method) == "establishments";

        public override string ToString() => $"{Method.Name} × {Role.Name} × {Holding}";
    }
}
