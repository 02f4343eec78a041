using Google.Rpc;
using Xunit;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>What was wrong with the answers: told all at once, since one look at a hundred is worth more than a hundred looks.</summary>
internal sealed class Verdicts
{
    private readonly List<string> _wrong = [];
    private int _asked;

    public static string Refusal(Code code, string reason, string fields = "") => $"{code} {reason} [{fields}]";

    public static string Invalid(string fields) => Refusal(Code.InvalidArgument, "INVALID_FIELDS", fields);

    public void Expect(string what, string expected, (Answer Grpc, Answer? Json) told)
    {
        Expect($"{what}, gRPC", expected, told.Grpc);
        if (told.Json is { } json)
        {
            Expect($"{what}, JSON", expected, json);
        }
    }

    public void Expect(string what, string expected, Answer told, params IEnumerable<string> secrets)
    {
        _asked++;
        if ($"{told}" != expected)
        {
            _wrong.Add($"{what}: expected {expected}, got {told}: {Short(told.Text)}");
        }

        try
        {
            told.RevealsNothing(what, secrets);
        }
        catch (Xunit.Sdk.XunitException tells)
        {
            _wrong.Add(Short(tells.Message));
        }
    }

    public void Expect(string what, bool holds, string found)
    {
        _asked++;
        if (!holds)
        {
            _wrong.Add($"{what}: {Short(found)}");
        }
    }

    public void Settle() => Assert.True(_wrong.Count == 0, $"{_wrong.Count} of {_asked} (seed {BadInputWorld.Seed}):\n{string.Join('\n', _wrong)}");

    private static string Short(string text) => text.Length > 300 ? text[..300] + " …" : text;
}
