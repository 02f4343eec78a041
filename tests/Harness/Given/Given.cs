using PeerSupport.Platform;

namespace PeerSupport.Harness;

/// <summary>States of the world that tests start from, each reached through public RPCs only. One file per service.</summary>
public sealed partial class Given(SuiteFixture suite)
{
    private static int s_numbers;
    private static int s_codes;

    /// <summary>A request id nobody has used.</summary>
    public static string RequestId() => Ids.New().ToString();

    /// <summary>A prisoner number nobody has in this run.</summary>
    public static string PrisonerNumber()
    {
        var number = Interlocked.Increment(ref s_numbers);
        return $"{(char)('A' + (number / 10_000 % 26))}{number % 10_000:0000}{(char)('A' + (number / 260_000 % 26))}Z";
    }

    /// <summary>The code of an establishment nobody has used in this run.</summary>
    private static string Code()
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        var number = Interlocked.Increment(ref s_codes);
        return $"Z{letters[number / 676 % 26]}{letters[number / 26 % 26]}{letters[number % 26]}";
    }
}
