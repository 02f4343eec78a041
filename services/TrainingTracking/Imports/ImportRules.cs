using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Enrolments;

namespace PeerSupport.TrainingTracking.Imports;

/// <summary>What is known of a row: whose it is, all that is on record of that person on the course, the certificate it names.</summary>
internal sealed record Known(string? Person, OnCourse On, IReadOnlyList<CertificationRow> Held, CertificationRow? Named);

/// <summary>What becomes of a row: a certificate, or what is wrong; neither where its certificate is there already.</summary>
internal sealed record Judgement(ListedCertificate Row, string Person = "", Validity? Award = null, SheetProblem? Problem = null);

/// <summary>An import awards what an award would, and nothing else. What is there already stays as it is.</summary>
internal static class ImportRules
{
    /// <summary>Of an enrolment, and of a certificate: it is not there, or another course's, or no name at all.</summary>
    public const string NoneOfThisCourse = "is none of this course: copy its name from what lists it";

    public static Judgement Judge(ListedCertificate row, CourseRow course, Known known, DateOnly today)
    {
        if (row.CertificationId.Length > 0)
        {
            return known.Named is null ? Bad(row, "certification", NoneOfThisCourse)
                : known.Named.ValidFrom != row.ValidFrom ? Bad(row, "valid_from", "is not the certificate's first day: leave the row out, and correct the certificate by itself")
                : new(row, known.Named.Person);
        }

        if (known.Person is null)
        {
            return row.EnrolmentId.Length > 0
                ? Bad(row, "enrolment", NoneOfThisCourse)
                : Bad(row, "prisoner_number", "and surname do not belong to one person you have accepted: check both");
        }

        return known.Held.Where(held => held.ValidFrom == row.ValidFrom).OrderBy(held => held.State is CertificationState.Revoked).FirstOrDefault() switch
        {
            { State: CertificationState.Revoked } => Bad(row, "", "was awarded and taken back: leave it out, or award it by itself"),
            { } => new(row, known.Person),
            null => Awarded(row, course, known, today),
        };
    }

    /// <summary>Of rows that would award one person two certificates for the same days all but the first are bad.</summary>
    /// <param name="taken">The awards of the rows before, by person; those of these rows are added.</param>
    public static IEnumerable<Judgement> EachOnce(IEnumerable<Judgement> judged, Dictionary<string, List<(int Line, Validity Days)>> taken)
    {
        foreach (var one in judged)
        {
            if (one.Award is not { } days)
            {
                yield return one;
                continue;
            }

            var before = taken.TryGetValue(one.Person, out var all) ? all : taken[one.Person] = [];
            if (before.Find(other => other.Days.From <= days.Until && days.From <= other.Days.Until) is { Line: > 0 } first)
            {
                yield return Bad(one.Row, "", $"is of the same person and days as line {first.Line}: leave one out");
                continue;
            }

            before.Add((one.Row.Line, days));
            yield return one;
        }
    }

    private static Judgement Awarded(ListedCertificate row, CourseRow course, Known known, DateOnly today)
    {
        try
        {
            CourseProgress.RequireComplete(known.On);
            var days = Certificate.Award(row.ValidFrom, course.ValidityMonths, today);
            return Certificate.Held(known.Held, days) is null
                ? new(row, known.Person!, days)
                : Bad(row, "valid_from", "lies in days for which the person holds a certificate of this course: leave the row out, or renew that one");
        }
        catch (Refusal refused)
        {
            return Remedy(row, refused, today);
        }
    }

    private static Judgement Remedy(ListedCertificate row, Refusal refused, DateOnly today) => refused.Reason switch
    {
        ErrorReason.ModulesMissing => Bad(row, "", $"lacks modules that were neither attended nor exempted: {refused.Metadata["modules"]}"),
        ErrorReason.NotPassed => Bad(row, "", "lacks an assessor's decision PASSED: record it first"),
        ErrorReason.Backdated when row.ValidFrom > today => Bad(row, "valid_from", "lies in the future: write the day it was earned"),
        ErrorReason.Backdated => Bad(row, "valid_from", $"lies before {refused.Metadata["earliest"]}, further back than one person alone may set: leave the row out, and have two award it (ProposeBackdatedAward)"),
        _ => Bad(row, "", refused.Message),
    };

    private static Judgement Bad(ListedCertificate row, string column, string remedy) => new(row, Problem: new(row.Line, column, remedy));
}
