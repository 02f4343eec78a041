using CsCheck;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class PairingLaws
{
    private static readonly Gen<KeepApart> s_pair = Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], Gen.OneOf(Restriction.Cell, Restriction.Landing, Restriction.Wing))
        .Where((one, other, _) => one != other)
        .Select((one, other, restriction) => new KeepApart { PrisonerNumber1 = $"A000{one}AA", PrisonerNumber2 = $"A000{other}AA", Restriction = restriction });

    [Fact]
    public void Only_when_everything_is_known_and_speaks_for_it() =>
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool).Sample((standing, listed, keptApart, doorOnly, himself, fresh) =>
        {
            var facts = new PairingRow { Standing = standing, Listed = listed, KeptApart = keptApart, DoorOnly = doorOnly, Himself = himself, AsOf = null };
            var expected = !(standing && listed && fresh && !keptApart && !himself) ? Pairing.NotPairable : doorOnly ? Pairing.AtDoor : Pairing.Pairable;
            return PairingRules.Answer(facts, fresh) == expected;
        });

    [Fact]
    public void A_list_is_fresh_up_to_its_limit_and_a_missing_one_never()
    {
        var (now, limit) = (Any.Start, TimeSpan.FromHours(24));

        Assert.True(PairingRules.IsFresh(now - limit, now, limit));
        Assert.False(PairingRules.IsFresh(now - limit - TimeSpan.FromTicks(1), now, limit));
        Assert.False(PairingRules.IsFresh(null, now, limit));
    }

    [Fact]
    public void Each_pair_is_kept_once_whichever_is_named_first_with_its_widest_restriction() => s_pair.List[0, 12].Sample(pairs =>
    {
        var distinct = KeepApartList.Distinct(pairs);
        return distinct.Select(pair => (pair.One, pair.Other)).Distinct().Count() == distinct.Count
            && distinct.All(pair => string.CompareOrdinal(pair.One, pair.Other) < 0)
            && pairs.All(sent => distinct.Any(pair => new[] { pair.One, pair.Other }.Order().SequenceEqual(new[] { sent.PrisonerNumber1, sent.PrisonerNumber2 }.Order())
                && pair.Restriction >= sent.Restriction));
    });
}
