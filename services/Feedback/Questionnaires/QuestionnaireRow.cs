using PeerSupport.Feedback.V1;
using PeerSupport.Platform;

namespace PeerSupport.Feedback.Questionnaires;

internal sealed record QuestionnaireRow
{
    public const string Columns = "scheme, version, first_month, questions";

    public required string Scheme { get; init; }

    public required int Version { get; init; }

    public required DateOnly FirstMonth { get; init; }

    public required string[] Questions { get; init; }

    public Questionnaire ToProto() => new()
    {
        Name = $"{Scheme}/questionnaires/{Version}",
        Version = Version,
        FirstMonth = FirstMonth.ToProto(),
        Questions = { Questions },
    };
}
