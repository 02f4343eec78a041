namespace PeerSupport.Platform;

/// <summary>What was typed after a command's name: a verb, options with a value, and flags. What is not known is refused with the usage.</summary>
public sealed class Words
{
    private readonly Dictionary<string, string?> _options = [];
    private readonly string _usage;

    private Words(string verb, string usage) => (Verb, _usage) = (verb, usage);

    public string Verb { get; }

    /// <summary>The option's value, or null.</summary>
    public string? this[string option] => _options.GetValueOrDefault(option);

    public static Words Parse(string[] args, string usage, string[] verbs, string[] options, string[] flags)
    {
        if (args is not [var verb, ..] || !verbs.Contains(verb))
        {
            throw new InvalidOperationException(usage);
        }

        var words = new Words(verb, usage);
        for (var nth = 1; nth < args.Length; nth++)
        {
            var name = args[nth].StartsWith("--", StringComparison.Ordinal) ? args[nth][2..] : "";
            var value = options.Contains(name) && nth + 1 < args.Length ? args[++nth] : null;
            if (value is null && !flags.Contains(name))
            {
                throw new InvalidOperationException($"'{args[nth]}' is not understood.\n{usage}");
            }

            words._options[name] = value;
        }

        return words;
    }

    public bool Has(string flag) => _options.ContainsKey(flag);

    public string Required(string option) => this[option] ?? throw new InvalidOperationException($"--{option} is missing.\n{_usage}");
}
