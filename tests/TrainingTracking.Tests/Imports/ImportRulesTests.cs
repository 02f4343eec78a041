using CsCheck;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Enrolments;
using PeerSupport.TrainingTracking.Imports;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Imports;

public sealed class ImportRulesTests
{
    private static readonly DateOnly s_today = new(2026, 11, 26);

    private static readonly Gen<ListedCertificate[]> s_file = Gen.Select(Gen.Int[0, 4], Gen.Int[-40, 3]).Array[1, 12].Select(rows => rows.Select((row, nth) =>
        new ListedCertificate { Line = nth + 2, ValidFrom = s_today.AddDays(row.Item2), Person = $"persons/{row.Item1}" }).ToArray());

    private static readonly Gen<CertificationRow[]> s_held = Gen.Select(Gen.Int[0, 4], Gen.Int[-200, 0], Gen.Bool).Array[0, 4].Select(held => held
        .DistinctBy(one => one.Item1).Select(one => Held(one.Item1, s_today.AddDays(one.Item2), one.Item3)).ToArray());

    [Fact]
    public void Whatever_a_file_awards_the_file_sent_again_leaves_unchanged() => Gen.Select(s_file, s_held, Gen.Int[1, 36]).Sample((file, held, months) =>
    {
        var course = Course(months);
        var awarded = Judged(file, held, course).Where(one => one.Award is not null).ToList();
        CertificationRow[] then = [.. held, .. awarded.Select(one => Row(one.Person, one.Award!.Value, CertificationState.Awarded))];
        Assert.All(Judged([.. awarded.Select(one => one.Row)], then, course), one => Assert.True(one is { Award: null, Problem: null }, $"{one.Problem}"));
    });

    [Fact]
    public void No_person_gets_two_for_one_day_whatever_is_in_the_file() => Gen.Select(s_file, s_held, Gen.Int[1, 36]).Sample((file, held, months) =>
    {
        var standing = held.Where(row => row.State is not CertificationState.Revoked).Select(row => (row.Person, Days: new Validity(row.ValidFrom, row.ValidUntil)));
        var all = standing.Concat(Judged(file, held, Course(months)).Where(one => one.Award is not null).Select(one => (one.Person, Days: one.Award!.Value))).ToList();
        Assert.All(all.Index(), one => Assert.DoesNotContain(all[..one.Index], other => other.Person == one.Item.Person && other.Days.From <= one.Item.Days.Until && one.Item.Days.From <= other.Days.Until));
    });

    [Fact]
    public void A_row_is_awarded_when_and_only_when_an_award_would_be() => Gen.Select(Gen.Int[-40, 3], Gen.Bool, Gen.Bool, Gen.Bool).Sample((day, exempted, assessed, passed) =>
    {
        var course = Course(12) with { RequiredModules = ["Boundaries"], Assessed = assessed };
        var recorded = new Recorded([], exempted ? ["Boundaries"] : [], passed ? AssessmentOutcome.Passed : AssessmentOutcome.NotYet, null);
        var row = new ListedCertificate { Line = 2, ValidFrom = s_today.AddDays(day), Person = "persons/1" };
        var judged = ImportRules.Judge(row, course, new("persons/1", new(course, recorded), [], null), s_today);
        Assert.Equal(Awarded(course, recorded, row.ValidFrom), judged.Award);
        Assert.Equal(judged.Award is null, judged.Problem is { Line: 2 });
    });

    private static Validity? Awarded(CourseRow course, Recorded recorded, DateOnly from)
    {
        try
        {
            CourseProgress.RequireComplete(new(course, recorded));
            return Certificate.Award(from, course.ValidityMonths, s_today);
        }
        catch (Refusal)
        {
            return null;
        }
    }

    private static List<Judgement> Judged(ListedCertificate[] file, CertificationRow[] held, CourseRow course) =>
        [.. ImportRules.EachOnce(file.Select(row => ImportRules.Judge(row, course, new(row.Person, new(course, Recorded.Nothing), [.. held.Where(one => one.Person == row.Person)], null), s_today)), [])];

    private static CertificationRow Held(int person, DateOnly from, bool revoked) => Row($"persons/{person}", Validity.Of(from, 3), revoked ? CertificationState.Revoked : CertificationState.Awarded);

    private static CertificationRow Row(string person, Validity days, CertificationState state) => new()
    {
        Provider = "p",
        CertificationId = "c",
        CourseId = "c",
        Person = person,
        Schemes = [],
        State = state,
        ValidFrom = days.From,
        ValidUntil = days.Until,
        RevokedAt = null,
        Renews = null,
        RenewedAs = null,
        Version = 1,
    };

    private static CourseRow Course(int months) => new()
    {
        Provider = "p",
        CourseId = "c",
        DisplayName = "",
        Schemes = [],
        Modules = [],
        RequiredModules = [],
        Assessed = false,
        ValidityMonths = months,
        Version = 1,
    };
}
