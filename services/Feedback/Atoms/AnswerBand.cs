using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Atoms;

/// <summary>How many answers there are is told so roughly that no share can be turned back into people.</summary>
internal static class AnswerBand
{
    /// <summary>10–14, 15–19, then tens, from 100 on hundreds.</summary>
    public static Band Of(int answers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(answers, Closing.Least);
        var width = answers < 20 ? 5 : answers < 100 ? 10 : 100;
        var least = answers - (answers % width);
        return new Band { Least = least, Most = least + width - 1 };
    }
}
