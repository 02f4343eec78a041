using CsCheck;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Certifications;

public sealed class CertificateTests
{
    private static readonly Gen<DateOnly> s_day = Gen.Int[0, 365 * 60].Select(days => new DateOnly(2000, 1, 1).AddDays(days));
    private static readonly Gen<CertificationState> s_state =
        Gen.Enum<CertificationState>().Where(state => state is not CertificationState.Unspecified);

    [Fact]
    public void A_certificate_holds_for_its_months_to_the_day() =>
        Gen.Select(s_day, Gen.Int[0, 28], Gen.Int[1, 120]).Sample((today, back, months) =>
        {
            var days = Certificate.Award(today.AddDays(-back), months, today);
            Assert.Equal(today.AddDays(-back), days.From);
            Assert.Equal(days.From.AddMonths(months), days.Until.AddDays(1));
        });

    [Fact]
    public void Without_a_first_day_it_holds_from_today() =>
        Assert.Equal(new Validity(new(2026, 11, 23), new(2029, 11, 22)), Certificate.Award(null, 36, new(2026, 11, 23)));

    [Fact]
    public void Nobody_alone_backdates_by_more_than_28_days_or_into_the_future() =>
        Gen.Select(s_day, Gen.Int[29, 4000]).Sample((today, far) =>
        {
            Assert.All([today.AddDays(-far), today.AddDays(far - 28)], first =>
            {
                var refusal = Assert.Throws<Refusal>(() => Certificate.Award(first, 12, today));
                Assert.Equal(ErrorReason.Backdated, refusal.Reason);
                Assert.Equal(today.AddDays(-28).ToString("yyyy-MM-dd"), refusal.Metadata["earliest"]);
                Assert.Equal(today.ToString("yyyy-MM-dd"), refusal.Metadata["latest"]);
            });
        });

    [Theory]
    [InlineData("2026-06-01", CertificationState.Awarded)]
    [InlineData("2026-10-01", CertificationState.Awarded)]
    [InlineData("2026-10-02", CertificationState.Expiring)]
    [InlineData("2026-12-31", CertificationState.Expiring)]
    [InlineData("2027-01-01", CertificationState.Expired)]
    public void It_nears_its_end_for_90_days_and_holds_on_its_last(string day, CertificationState expected) =>
        Assert.Equal(expected, Certificate.On(DateOnly.Parse(day), CertificationState.Awarded, new(2026, 12, 31)));

    [Fact]
    public void Time_moves_a_certificate_only_forward() =>
        Gen.Select(s_state, s_day, s_day, Gen.Int[0, 1000]).Sample((state, until, day, later) =>
        {
            var first = Certificate.On(day, state, until);
            var second = Certificate.On(day.AddDays(later), state, until);
            Assert.True(second >= first);
            Assert.Equal(second, Certificate.On(day.AddDays(later), first, until));
        });

    [Fact]
    public void What_has_ended_stays_ended() =>
        Gen.Select(s_state.Where(state => state > CertificationState.Expiring), s_day, s_day)
            .Sample((state, until, day) => Certificate.On(day, state, until) == state);

    [Fact]
    public void Exactly_what_is_valid_today_can_be_taken_back() =>
        Gen.Select(s_state, s_day, Gen.Int[-200, 200]).Sample((state, until, away) =>
        {
            var today = until.AddDays(away);
            var stands = Certificate.On(today, state, until);
            if (stands is CertificationState.Awarded or CertificationState.Expiring)
            {
                Certificate.Revoke(state, until, today);
                return;
            }

            var refusal = Assert.Throws<Refusal>(() => Certificate.Revoke(state, until, today));
            Assert.Equal(ErrorReason.IllegalTransition, refusal.Reason);
            Assert.Equal(stands.ToString().ToUpperInvariant(), refusal.Metadata["state"]);
            Assert.Equal("AWARDED, EXPIRING", refusal.Metadata["allowed"]);
        });
}
