namespace PeerSupport.Deploy.Local;

/// <summary>What the launcher was asked to do.</summary>
internal sealed record Arguments
{
    public const string Usage = "usage: dotnet run --project deploy/Local [-- [--data FOLDER] [demo [--suite FILE]]]";

    public bool Demo { get; private init; }

    /// <summary>Instead of .local.</summary>
    public string? Data { get; private init; }

    /// <summary>The addresses and tokens of a suite that runs elsewhere.</summary>
    public string? Suite { get; private init; }

    /// <summary>Null when they make no sense.</summary>
    public static Arguments? Read(string[] words) => Read(words, new());

    private static Arguments? Read(string[] words, Arguments read) => words switch
    {
        [] => read is { Suite: not null, Demo: false } or { Suite: not null, Data: not null } ? null : read,
        ["demo", .. var rest] => Read(rest, read with { Demo = true }),
        ["--data", var folder, .. var rest] => Read(rest, read with { Data = folder }),
        ["--suite", var file, .. var rest] => Read(rest, read with { Suite = file }),
        _ => null,
    };
}
