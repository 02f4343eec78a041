namespace PeerSupport.SupporterRegistry;

/// <summary>One line in the words of the prison's own system: what, about whom or which cell, yes or no.</summary>
/// <param name="Line">In the file it came from, the heading being 1; 0 for what we hold.</param>
internal sealed record PrisonWord(string Word, string Subject, bool Value, int Line = 0)
{
    /// <summary>Suitable as a Listener: security has cleared.</summary>
    public const string Suitable = "LIST_SUIT";

    /// <summary>Recognised as a Listener: appointed.</summary>
    public const string Recognised = "LIST_REC";

    /// <summary>Reading mentor.</summary>
    public const string Mentor = "STM";

    /// <summary>A cell where Listeners see people.</summary>
    public const string Cell = "LC";

    public static IReadOnlyList<string> All { get; } = [Suitable, Recognised, Mentor, Cell];

    public bool IsOfCell => Word == Cell;
}
