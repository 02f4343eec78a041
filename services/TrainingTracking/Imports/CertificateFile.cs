using System.Globalization;
using System.Text.RegularExpressions;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking.Imports;

/// <summary>Files that list certificates of a course: as a provider keeps them, and as an export writes them.</summary>
internal static partial class CertificateFile
{
    private const string ValidFrom = "valid_from";
    private const string Number = "prisoner_number";
    private const string Surname = "surname";
    private const string Enrolment = "enrolment";
    private const string Certification = "certification";

    private static readonly string[] s_written = [Certification, "person", ValidFrom, "valid_until", "state"];

    private static readonly SheetColumn[] s_read =
        [new(ValidFrom), .. new[] { Number, Surname, Enrolment, Certification, "person", "valid_until", "state" }.Select(column => new SheetColumn(column, Optional: true))];

    public static async Task<byte[]> Write(IEnumerable<CertificationRow> rows, bool workbook, CancellationToken cancel)
    {
        var cells = rows.Select(row => new[] { row.CertificationId, row.Person, Day(row.ValidFrom), Day(row.ValidUntil), ProtoName.Of(row.State) });
        return workbook ? await Sheet.WriteWorkbook(s_written, cells, cancel) : Sheet.Write(s_written, cells);
    }

    /// <summary>Row by row, bad ones with what is wrong with them; where the file can't be read on, that is the last.</summary>
    public static IEnumerable<ListedCertificate> Read(byte[] file, CourseName course)
    {
        using var rows = Sheet.Read(file, s_read).GetEnumerator();
        while (Next(rows, out var broken))
        {
            yield return broken ?? Listed(rows.Current, course);
            if (broken is not null)
            {
                yield break;
            }
        }
    }

    private static bool Next(IEnumerator<SheetRow> rows, out ListedCertificate? broken)
    {
        broken = null;
        try
        {
            return rows.MoveNext();
        }
        catch (SheetException unread)
        {
            broken = new() { Line = unread.Problems[0].Line, Problems = unread.Problems };
            return true;
        }
    }

    private static ListedCertificate Listed(SheetRow row, CourseName course)
    {
        var listed = new ListedCertificate
        {
            Line = row.Line,
            ValidFrom = row.Day(ValidFrom) ?? default,
            Number = row[Number].ToUpperInvariant(),
            Surname = row[Surname],
            EnrolmentId = Id(row[Enrolment], $"{course}/enrolments/"),
            CertificationId = Id(row[Certification], $"providers/{course.Provider}/certifications/"),
        };
        return listed with { Problems = [.. row.Problems(), .. Days(row), .. Whose(row, listed)] };
    }

    private static IEnumerable<SheetProblem> Days(SheetRow row) =>
        row[ValidFrom].Length == 0 ? [new(row.Line, ValidFrom, "is empty: write the first day, such as 31/12/2026")] : row.NoDay(ValidFrom) is { } wrong ? [wrong] : [];

    private static IEnumerable<SheetProblem> Whose(SheetRow row, ListedCertificate listed)
    {
        var (certification, enrolment, number, surname) = (listed.CertificationId.Length > 0, listed.EnrolmentId.Length > 0, listed.Number.Length > 0, listed.Surname.Length > 0);
        foreach (var (column, remedy) in certification ? Beside(enrolment, number, surname) : Proof.Wrong(enrolment, number, surname))
        {
            yield return new(row.Line, column, remedy);
        }

        foreach (var (column, _) in new[] { (Enrolment, listed.EnrolmentId), (Certification, listed.CertificationId) }.Where(given => given.Item2.Length > 0 && !IdForm().IsMatch(given.Item2)))
        {
            yield return new(row.Line, column, ImportRules.NoneOfThisCourse);
        }

        if (number && surname)
        {
            // what the registry would not take
            foreach (var (field, complaint) in MessageRules.Violations(new PersonToMatch { PrisonerNumber = listed.Number, Surname = listed.Surname }))
            {
                yield return new(row.Line, field, field == Number ? "is no prisoner number: write one such as A1234BC" : complaint);
            }
        }
    }

    private static IEnumerable<(string Column, string Remedy)> Beside(bool enrolment, bool number, bool surname) =>
        new[] { (Enrolment, enrolment), (Number, number), (Surname, surname) }.Where(given => given.Item2).Select(given => (given.Item1, "must be empty when a certification is given"));

    private static string Id(string text, string collection) => text.StartsWith(collection, StringComparison.Ordinal) ? text[collection.Length..] : text;

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A[a-z0-9]{8,40}\z")]
    private static partial Regex IdForm();
}
