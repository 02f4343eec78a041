using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Suite.Tests.Calls;
using PeerSupport.Training.V1;
using Xunit;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>Good in form, bad in substance: rows that are not there or not the caller's, stale etags, tokens of other requests.</summary>
[Collection(nameof(BadInputWorld))]
public sealed class RowsTests(BadInputWorld world)
{
    private static readonly string[] s_stale = ["1", "ffffffffffffffff", "not an etag", "W/\"1\""];
    private static readonly string[] s_made = ["AAAA", "AAAAAAAAAAAAAAAAAAAA", "-", new('A', 1000)];
    private static readonly string[][] s_keys = [[], ["x"], ["x", "y"], ["x", "y", "z", ""], [null!], ["\0", "\0"]];

    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public Task A_row_that_is_not_there_is_answered_as_one_of_somebody_else_to_the_letter(string service) => world.Refuses(service, async (method, verdicts) =>
    {
        if (Scope(world.Ours, method) is not { } scope)
        {
            return;
        }

        var told = new HashSet<string>();
        foreach (var name in Absent(method, scope))
        {
            var message = world.Ours.Good(method);
            scope.Set(message, name);
            if (message is AwardCertificationRequest award)
            {
                award.Enrolment = $"{name}/enrolments/aaaaaaaa"; // one of another course is refused by its form
            }

            var answers = await world.Ask(world.Ours, method, message);
            verdicts.Expect($"{method.Name} {name}", Verdicts.Refusal(Code.NotFound, "NOT_FOUND"), answers);
            told.Add(answers.Grpc.Text.Replace(name, "NAME", StringComparison.Ordinal));
            told.Add(answers.Json?.Text.Replace(name, "NAME", StringComparison.Ordinal) ?? "");
        }

        told.Remove("");
        verdicts.Expect($"{method.Name}: one text by gRPC and one by JSON", told.Count <= 2, string.Join('\n', told));
    }, written: true);

    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public Task A_reference_to_somebody_elses_row_is_answered_as_one_to_none(string service) => world.Refuses(service, async (method, verdicts) =>
    {
        foreach (var place in References(world.Ours, method))
        {
            var foreign = world.Theirs.Names.First(place.Field.Fits);
            var (first, two) = foreign.Split('/').Length == 2 && foreign.StartsWith("establishments/", StringComparison.Ordinal) ? ('8', '9') : ('a', 'b'); // codes are in capitals
            var unknown = foreign[..^1] + (foreign[^1] == first ? two : first);
            var (one, other) = (await Referring(method, place, foreign), await Referring(method, place, unknown));
            verdicts.Expect($"{method.Name} {place.Path}, gRPC", one.Grpc.Text == other.Grpc.Text && one.Grpc.Reason != "INTERNAL", $"{one.Grpc.Text}\n{other.Grpc.Text}");
            verdicts.Expect($"{method.Name} {place.Path}, JSON", one.Json?.Text == other.Json?.Text, $"{one.Json?.Text}\n{other.Json?.Text}");
        }
    }, written: true, read: true);

    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public Task A_stale_etag_is_refused(string service) => world.Refuses(service, async (method, verdicts) =>
    {
        foreach (var etag in Etags(world.Ours, method))
        {
            foreach (var stale in s_stale)
            {
                var message = world.Ours.Good(method);
                etag.Set(message, stale);
                verdicts.Expect($"{method.Name} {etag.Path} '{stale}'", Verdicts.Refusal(Code.Aborted, "STALE_ETAG"), await world.Ask(world.Ours, method, message));
            }
        }
    }, written: true);

    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public Task A_token_of_another_request_or_made_up_is_refused(string service) => world.Refuses(service, async (method, verdicts) =>
    {
        if (Token(method) is { } token)
        {
            var (ours, theirs) = (world.Ours.Good(method), world.Theirs.Good(method));
            foreach (var bad in s_made.Concat(ours.Equals(theirs) ? [] : [PageToken.Next(theirs, "a", "b")]))
            {
                token.Accessor.SetValue(ours, bad);
                verdicts.Expect($"{method.Name} '{bad}'", Verdicts.Refusal(Code.InvalidArgument, "BAD_PAGE_TOKEN"), await world.Ask(world.Ours, method, ours));
            }

            token.Accessor.SetValue(ours, "");
            string[] now = ["1", "0", $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}"]; // how the token of a feed begins
            foreach (var keys in s_keys.Concat(s_keys.Select(key => (string[])[.. now, "opening", .. key])).Append(now))
            {
                token.Accessor.SetValue(theirs = world.Ours.Good(method), PageToken.Next(ours, keys));
                var told = await world.Ask(world.Ours, method, theirs); // the right checksum: whoever makes one up still sees only his own
                verdicts.Expect($"{method.Name} from '{string.Join(',', keys)}'", told.Grpc.Reason is "" or "BAD_PAGE_TOKEN" && $"{told.Grpc}" == $"{told.Json}", $"{told.Grpc} {told.Json} {told.Grpc.Text}");
            }
        }
    }, written: true, read: true);

    /// <summary>The name that decides which rows are seen; null where none does, or who calls sees all.</summary>
    internal static Place? Scope(Side side, MethodDescriptor method) => side.CallerOf(method) is "SYSTEM" or "NATION" ? null
        : Place.Of(side, method.InputType).FirstOrDefault(place => place.Field.IsScope() && place.Field.FieldType is FieldType.String)
            ?? Place.Of(side, method.InputType).FirstOrDefault(place => place.Path.EndsWith(".name", StringComparison.Ordinal) && JsonForm.InPath(method, place.Path));

    /// <summary>The names of other rows.</summary>
    internal static IEnumerable<Place> References(Side side, MethodDescriptor method) => side.CallerOf(method) is "SYSTEM" or "NATION" ? []
        : Place.Of(side, method.InputType).Where(place => place.Field.FieldType is FieldType.String && !place.Field.IsScope() && !JsonForm.InPath(method, place.Path)
            && (place.Field.Pattern().StartsWith("establishments/", StringComparison.Ordinal) || place.Field.Pattern().StartsWith("persons/", StringComparison.Ordinal)));

    internal static IEnumerable<Place> Etags(Side side, MethodDescriptor method) => Place.Of(side, method.InputType).Where(place => place.Field.Name == "etag");

    internal static FieldDescriptor? Token(MethodDescriptor method) => method.InputType.FindFieldByName("page_token") ?? method.InputType.FindFieldByName("resume_token");

    // Somebody else's, nobody's, and ours that is not there.
    private List<string> Absent(MethodDescriptor method, Place scope)
    {
        var good = (string)scope.Field.Accessor.GetValue(scope.Holder(world.Ours.Good(method)));
        var theirs = (string)scope.Field.Accessor.GetValue(scope.Holder(world.Theirs.Good(method)));
        var parts = theirs.Split('/');
        var inIt = theirs[$"{parts[0]}/{parts[1]}".Length..];
        var other = good[..^1] + (good[^1] == 'a' ? 'b' : 'a');
        if (parts[0] == "regions")
        {
            return [$"regions/wales{inIt}", $"regions/nowhere{inIt}", .. parts.Length > 3 ? [other] : Array.Empty<string>()]; // both are of one region
        }

        var elsewhere = $"{parts[0]}/{(parts[0] == "providers" ? Given.Provider() : Given.UnknownEstablishment().Split('/')[1])}{inIt}";
        return parts.Length > 3 ? [theirs, elsewhere, other] : [theirs, elsewhere];
    }

    private async Task<(Answer Grpc, Answer? Json)> Referring(MethodDescriptor method, Place place, string name)
    {
        var message = world.Ours.Good(method);
        place.Set(message, name);
        var (grpc, json) = await world.Ask(world.Ours, method, message);
        return (grpc with { Text = grpc.Text.Replace(name, "NAME", StringComparison.Ordinal) }, json is null ? null : json with { Text = json.Text.Replace(name, "NAME", StringComparison.Ordinal) });
    }
}
