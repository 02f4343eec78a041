using PeerSupport.Platform;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;

namespace PeerSupport.TrainingTracking.Credentials;

/// <summary>A certificate for the hand of whose it is. It names no prison and nobody: the name is written in by whoever hands it over.</summary>
internal static class CertificatePage
{
    public static PrintedPage Write(PrintedWords words, CertificationRow certificate, CourseRow course, string provider, VerificationCode code, string? address, DateOnly today, bool large)
    {
        var page = new PrintedPage(words, words["title"], large)
            .Say(words.Paragraphs("said"))
            .Facts(
                (words["label.name"], words["label.name.line"]), (words["label.course"], course.DisplayName), (words["label.provider"], provider),
                (words["label.from"], words.Day(certificate.ValidFrom)), (words["label.until"], words.Day(certificate.ValidUntil)),
                (words["label.code"], $"{code}"), (words["label.printed"], words.Day(today)));
        if (course.Modules.Length > 0)
        {
            page.Part(words["heading.modules"], course.Modules);
        }

        page.Part(words["heading.sign"], words.Paragraphs("sign")).Part(words["heading.check"], words.Paragraphs("check"));
        if (address is not null)
        {
            page.Say(words.Paragraphs("check.at", ("address", address)));
        }

        return page.Part(words["heading.keep"], words.Paragraphs("keep"));
    }
}
