using System.Text;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Imports;

/// <summary>Whatever saved the file: people by number and family name, days as the machine's language writes them.</summary>
public sealed class SavedByExcelTests(SuiteFixture suite)
{
    private static readonly Encoding s_western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Theory]
    [InlineData("CSV (comma delimited)")]
    [InlineData("CSV UTF-8, with a byte order mark")]
    [InlineData("CSV where the comma is decimal")]
    [InlineData("Unicode text")]
    [InlineData("workbook")]
    public async Task A_file_is_read_as_it_was_saved(string how)
    {
        var applicant = await suite.Given.Accepted(await suite.Given.Offering(await suite.Given.Establishment()), surname: "Müller-Lüdenscheidt");
        var course = await suite.Given.Course(applicant.Provider, applicant.Offering.Scheme);

        Assert.Equal((1, 0), (await suite.Given.Import(course, await Saved(how, applicant.PrisonerNumber, "Müller-Lüdenscheidt"))).Done);

        Assert.Equal(applicant.Application.Person, await suite.Scalar<string>("select person from certifications where provider = $1", applicant.Provider));
    }

    private static async Task<byte[]> Saved(string how, string number, string surname)
    {
        var day = ImportCase.Today.AddDays(-1);
        return how switch
        {
            "CSV (comma delimited)" => s_western.GetBytes($"Prisoner number,Surname,Valid from\r\n{number},{surname},{day:dd/MM/yyyy}\r\n,,\r\n,,\r\n"),
            "CSV UTF-8, with a byte order mark" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"prisoner_number,surname,valid_from\r\n{number},{surname},{day:yyyy-MM-dd}\r\n")],
            "CSV where the comma is decimal" => s_western.GetBytes($"valid_from;surname;prisoner_number\r\n{day:dd.MM.yyyy};{surname};{number.ToLowerInvariant()}\r\n;;\r\n"),
            "Unicode text" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes($"prisoner_number\tsurname\tvalid_from\r\n{number}\t{surname}\t{day:dd/MM/yyyy}\r\n")],
            _ => await Sheet.WriteWorkbook(["prisoner_number", "surname", "valid_from"], [[number, surname, $"{day:dd/MM/yyyy}"], ["", "", ""]], CancellationToken.None),
        };
    }
}
