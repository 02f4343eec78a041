using CsCheck;

namespace PeerSupport.SupporterRegistry.Tests;

public sealed class SurnameTests
{
    [Theory]
    [InlineData("O'Brien", "OBRIEN")]
    [InlineData("O’Brien", "o brien")]
    [InlineData("Müller", "Muller")]
    [InlineData("Mu\u0308ller", "MÜLLER")]
    [InlineData("Smith-Jones", "smith  jones")]
    [InlineData("Łukasz", "LUKASZ")]
    [InlineData("Weiß", "Weiss")]
    [InlineData("Sørensen", "sorensen")]
    [InlineData("Nguyễn", "NGUYEN")]
    [InlineData("İnan", "inan")]
    [InlineData("Ivanov", "IVANOV ")]
    [InlineData("Петров", "ПЕТРОВ")]
    public void Spellings_of_one_name_are_the_same(string one, string other) => Assert.True(Surname.Same(one, other));

    [Theory]
    [InlineData("Smith", "Smyth")]
    [InlineData("Petrov", "Петров")]
    [InlineData("Jones", "Johnes")]
    [InlineData("Wang", "Wan")]
    public void Other_names_are_not(string one, string other) => Assert.False(Surname.Same(one, other));

    [Fact]
    public void A_plain_name_stays_plain() => Gen.String.Sample(name => Surname.Plain(Surname.Plain(name)) == Surname.Plain(name));
}
