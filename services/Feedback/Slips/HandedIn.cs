using Google.Protobuf;
using PeerSupport.Feedback.Atoms;
using PeerSupport.Feedback.Questionnaires;
using PeerSupport.Feedback.V1;

namespace PeerSupport.Feedback.Slips;

/// <summary>A slip that came back, and what its code and ticks alone say of it.</summary>
/// <param name="State">TAKEN while nothing speaks against it; whether it was handed in before only the list of those given out tells.</param>
/// <param name="Scheme">Empty where the code is unknown.</param>
/// <param name="Kind">Whom it asks, as its code says.</param>
/// <param name="Month">The month it is about.</param>
internal sealed record HandedIn(SlipState State, string Scheme, SlipKind Kind, DateOnly Month, byte[] Digest, IReadOnlyList<Category> Ticked)
{
    /// <param name="schemes">What is offered there and seen by who calls.</param>
    public static HandedIn Of(Slip slip, SlipKey key, string establishment, IReadOnlyList<string> schemes, DateOnly today)
    {
        if (SlipCode.Parse(slip.Code) is not { } code || Known(code, key, establishment, schemes) is not (var scheme, var kind, var made))
        {
            return new(SlipState.Unknown, "", default, default, [], []);
        }

        var month = code.MonthAt(today);
        (IMessage? Ticked, IMessage? Other) sent = kind is SlipKind.Reflection ? (slip.Reflection, slip.Answers) : (slip.Answers, slip.Reflection);
        var state = today > SlipRules.LastDay(month) ? SlipState.TooLate
            : sent.Other is not null ? SlipState.OtherKind
            : sent.Ticked is null || sent.Ticked.CalculateSize() == 0 ? SlipState.NothingTicked
            : SlipState.Taken;
        return new(state, scheme, kind, month, code.Digest(made), sent.Ticked is null ? [] : SlipQuestions.Of(sent.Ticked));
    }

    /// <summary>What is answered though the slip does not ask it.</summary>
    public IReadOnlyList<string> NotAsked { get; private init; } = [];

    /// <summary>By the questionnaire of its own month, however late it comes.</summary>
    public HandedIn By(Asked asked)
    {
        if (State is not SlipState.Taken)
        {
            return this;
        }

        var others = Ticked.Where(category => category.Name != Category.NotSaid).Select(category => category.Question).Except(asked.On(Scheme, Kind, Month)).ToList();
        return others.Count > 0 ? this with { State = SlipState.QuestionNotAsked, NotAsked = others } : this;
    }

    /// <summary>Those whose codes are among these, each code once.</summary>
    public static IReadOnlyList<HandedIn> Among(IEnumerable<HandedIn> slips, IEnumerable<byte[]> digests)
    {
        var left = digests.Select(Convert.ToHexString).ToHashSet();
        return [.. slips.Where(slip => left.Remove(Convert.ToHexString(slip.Digest)))];
    }

    private static (string Scheme, SlipKind Kind, SlipKey Made)? Known(SlipCode code, SlipKey key, string establishment, IReadOnlyList<string> schemes) =>
        (from made in key.Known
         from scheme in schemes
         from kind in SlipQuestions.Kinds
         where code.IsOf(made, establishment, scheme, kind)
         select ((string, SlipKind, SlipKey)?)(scheme, kind, made)).FirstOrDefault();
}
