using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using Xunit;

namespace PeerSupport.TrainingTracking.Tests.Certifications;

public sealed class ProofTests
{
    private const string Course = "providers/p/courses/c1234567";
    private const string Enrolment = $"{Course}/enrolments/e1234567";

    [Fact]
    public void An_enrolment_of_the_course_is_proof() => Assert.Equal(Enrolment, Proof.Of(Asked(Enrolment, "", ""))!.ToString());

    [Fact]
    public void Number_and_family_name_together_are_proof_to_be_matched() => Assert.Null(Proof.Of(Asked("", "A1234BC", "Sharma")));

    [Theory]
    [InlineData("", "", "", "enrolment", "prisoner_number", "surname")]
    [InlineData("", "A1234BC", "", "surname")]
    [InlineData("", "A1234BC", " ", "surname")]
    [InlineData("", "", "Sharma", "prisoner_number")]
    [InlineData(Enrolment, "A1234BC", "Sharma", "prisoner_number", "surname")]
    [InlineData(Enrolment, "A1234BC", "", "prisoner_number")]
    [InlineData(Enrolment, "", "Sharma", "surname")]
    [InlineData("providers/p/courses/c7654321/enrolments/e1234567", "", "", "enrolment")]
    [InlineData("providers/q/courses/c1234567/enrolments/e1234567", "", "", "enrolment")]
    public void Anything_else_names_the_fields_that_are_wrong(string enrolment, string number, string surname, params string[] fields)
    {
        var refusal = Assert.Throws<Refusal>(() => Proof.Of(Asked(enrolment, number, surname)));
        Assert.Equal(fields, refusal.Fields.Select(field => field.Field));
    }

    private static AwardCertificationRequest Asked(string enrolment, string number, string surname) =>
        new() { Course = Course, Enrolment = enrolment, PrisonerNumber = number, Surname = surname };
}
