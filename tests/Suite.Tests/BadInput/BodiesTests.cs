using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using PeerSupport.Harness;
using PeerSupport.Suite.Tests.Calls;
using Xunit;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>Bodies that can't be read at all, calls that do not exist, messages beyond the limit.</summary>
[Collection(nameof(BadInputWorld))]
public sealed class BodiesTests(BadInputWorld world)
{
    private const string Mark = "QZQZ";
    private static readonly string[] s_types = ["text/plain", "application/xml", "application/x-www-form-urlencoded"];
    private static readonly byte[] s_notUtf8 = [0xC3, 0x28, 0xED, 0xA0];

    // Both well formed, and deeper than any message is: whoever followed them would come to the end of his stack. The groups are of a field that no message has.
    private static readonly string s_deep = new string('[', 10_000) + new string(']', 10_000);
    private static readonly byte[] s_deepGroups = [.. Enumerable.Repeat<byte[]>([0xFB, 0x3F], 5000).Concat(Enumerable.Repeat<byte[]>([0xFC, 0x3F], 5000)).SelectMany(tag => tag)];

    private static readonly (string Body, string Where)[] s_broken =
    [
        ("", "Line 1, position 1:"), (" \n ", "Line 2, position 2:"), ("{", "Line 1, position 2:"), ("[]", "Line 1, position 1:"), ("null", "Line 1, position 1:"),
        ("7", "Line 1, position 1:"), ("\"text\"", "Line 1, position 1:"), ("{} {}", "Line 1, position 4:"), ("{\n\"a\": }", "Line 2, position 6:"), ("{'a': 1}", "Line 1, position 2:"),
        ("{\"name\": NaN}", "Line 1, position 10:"), ("{\"name\": \"a\",}", "Line 1, position 14:"), ("{/* */}", "Line 1, position 2:"), ("{\"name\": \"\n\"}", "Line 1, position 11:"),
        ("{\"name\": \"\\x\"}", "Line 1, position 12:"), ("{\"name\": 01}", "Line 1, position 11:"), ("\0", "Line 1, position 1:"), ("{\"name\": [", "Line 1, position 11:"),
        ($"{{\"a\": {s_deep}}}", "Line 1, position 70:"), ($"{{\"name\":\n{s_deep}}}", "Line 2, position 64:"),
    ];

    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public Task A_body_that_cannot_be_read_is_refused_with_line_and_position(string service) => world.Refuses(service, async (method, verdicts) =>
    {
        var (form, token) = (JsonForm.Of(method, world.Ours.Good(method))!, $"Bearer {world.Token(world.Ours, method)}");
        if (form.Body is null || form.IsFile)
        {
            return;
        }

        foreach (var (body, where) in s_broken)
        {
            var told = await world.Json(method, form with { Body = body }, token);
            var what = $"{method.Name} '{(body.Length > 30 ? body[..30] : body)}'";
            verdicts.Expect(what, Verdicts.Invalid(""), told);
            verdicts.Expect($"{what} place", told.Text.Contains(where, StringComparison.Ordinal), told.Text);
            verdicts.Expect($"{what} depth", body.Length < 10_000 || told.Text.Contains("depth", StringComparison.Ordinal), told.Text);
        }

        foreach (var type in s_types)
        {
            verdicts.Expect($"{method.Name} as {type}", Verdicts.Invalid(""), await world.Json(method, form.Verb, form.Path, Encoding.UTF8.GetBytes(form.Body!), type, token));
        }

        var field = method.InputType.Fields.InDeclarationOrder().First(field => form.Body.Contains($"\"{field.Name}\":", StringComparison.Ordinal));
        var twice = form.Body.Insert(1, $"\"{field.JsonName}\": null, ");
        verdicts.Expect($"{method.Name} given twice", Verdicts.Invalid(field.Name), await world.Json(method, form with { Body = twice }, token));
    });

    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public Task What_is_not_utf8_is_refused_in_every_text(string service) => world.Refuses(service, async (method, verdicts) =>
    {
        var token = $"Bearer {world.Token(world.Ours, method)}";
        foreach (var place in Texts(world.Ours, method))
        {
            var message = world.Ours.Good(method);
            place.Set(message, Mark);
            var grpc = await world.Grpc(method, Marred(message.ToByteArray()), token);
            verdicts.Expect($"{method.Name} {place.ElementPath}, gRPC", $"{grpc.Code} {grpc.Reason}" == "InvalidArgument INVALID_FIELDS" && (grpc.Fields.Length == 0 || grpc.Fields == place.ElementPath), $"{grpc}");
            if (JsonForm.Of(method, message) is { Body: { } body } form && body.Contains(Mark, StringComparison.Ordinal))
            {
                var json = await world.Json(method, form.Verb, form.Path, Marred(Encoding.UTF8.GetBytes(body)), "application/json", token);
                verdicts.Expect($"{method.Name} {place.ElementPath}, JSON", Verdicts.Invalid(""), json);
                verdicts.Expect($"{method.Name} {place.ElementPath}, JSON place", json.Text.Contains("\"line\"", StringComparison.Ordinal), json.Text);
                var half = await world.Json(method, form with { Body = body.Replace(Mark, @"\ud83d", StringComparison.Ordinal) }, token);
                verdicts.Expect($"{method.Name} {place.ElementPath}, half a character", Verdicts.Invalid(place.ElementPath), half);
            }
        }
    });

    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public Task No_such_call_and_no_readable_message_are_told_so(string service) => world.Refuses(service, async (method, verdicts) =>
    {
        var token = $"Bearer {world.Token(world.Ours, method)}";
        foreach (var bytes in new byte[][] { [0xFF, 0xFF, 0xFF], [0x0A, 0x7F, 0x41], [0x0A], [0x0B], [.. world.Ours.Good(method).ToByteArray(), .. s_deepGroups] })
        {
            verdicts.Expect($"{method.Name} {bytes.Length} bytes {Convert.ToHexString(bytes.AsSpan(0, Math.Min(3, bytes.Length)))}", Verdicts.Invalid(""), await world.Grpc(method, bytes, token));
            verdicts.Expect($"{method.Name} unread by a stranger", Contract.IsOpen(method) ? Verdicts.Invalid("") : Verdicts.Refusal(Code.Unauthenticated, "UNAUTHENTICATED"), await world.Grpc(method, bytes));
        }

        var none = Verdicts.Refusal(Code.Unimplemented, "UNKNOWN_METHOD");
        verdicts.Expect("no such gRPC method", none, await world.Grpc(method, "Nobody", [], token));
        var form = JsonForm.Of(method, world.Ours.Good(method))!;
        foreach (var verb in new[] { HttpMethod.Patch, HttpMethod.Options, new HttpMethod("BREW") })
        {
            verdicts.Expect($"{verb} {form.Path}", none, await world.Json(method, form with { Verb = verb }, token));
        }

        verdicts.Expect("no such path", none, await world.Json(method, form with { Path = "/v1/nowhere" + form.Path }, token));
    });

    [Theory]
    [MemberData(nameof(BadInputWorld.Services), MemberType = typeof(BadInputWorld))]
    public Task A_message_beyond_the_limit_is_refused_before_it_is_read(string service) => world.Refuses(service, async (method, verdicts) =>
    {
        if (!Contract.Changes(method) || JsonForm.Of(method, world.Ours.Good(method))!.Body is null)
        {
            return;
        }

        var (good, token, large) = (world.Ours.Good(method), $"Bearer {world.Token(world.Ours, method)}", new string('x', 4 * 1024 * 1024));
        var expected = Verdicts.Refusal(Code.ResourceExhausted, "MESSAGE_TOO_LARGE");
        var id = method.InputType.FindFieldByName("request_id");
        id.Accessor.SetValue(good, large);
        var form = JsonForm.Of(method, good)!;
        verdicts.Expect($"{method.Name}, too large, gRPC", expected, await world.Grpc(method, good.ToByteArray(), token));
        if (!form.IsFile) // beside a file it stands in the query
        {
            verdicts.Expect($"{method.Name}, too large, JSON", expected, await world.Json(method, form, token));
        }

        id.Accessor.SetValue(good, Given.RequestId());
        form = JsonForm.Of(method, good)!;
        verdicts.Expect($"{method.Name}, spaces behind it", expected, await world.Json(method, form with { Body = form.Body + large.Replace('x', ' ') }, token));
    });

    internal static IEnumerable<Place> Texts(Side side, MethodDescriptor method) => Place.Of(side, method.InputType).Where(place => place.Field.FieldType is FieldType.String);

    private static byte[] Marred(byte[] bytes)
    {
        var at = bytes.AsSpan().IndexOf("QZQZ"u8);
        s_notUtf8.CopyTo(bytes.AsSpan(at));
        return bytes;
    }
}
