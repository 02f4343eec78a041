using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;

namespace PeerSupport.TrainingTracking.Trainers;

internal sealed record TrainerRow
{
    public const string Columns = "provider, trainer_id, display_name, vetted_until, version";

    public const string Load = $"select {Columns} from trainers where provider = @Provider and trainer_id = @TrainerId";

    public required string Provider { get; init; }

    public required string TrainerId { get; init; }

    public required string DisplayName { get; init; }

    public required DateOnly VettedUntil { get; init; }

    public required long Version { get; init; }

    public string Name => new TrainerName(Provider, TrainerId).ToString();

    public Trainer ToProto(DateOnly today) => new()
    {
        Name = Name,
        DisplayName = DisplayName,
        VettedUntil = VettedUntil.ToProto(),
        State = Vetting.On(today, VettedUntil),
        Etag = Etag.Of(Version),
    };

    /// <summary>For a call that is answered again: no name stands with its stored answer.</summary>
    public static async Task<Trainer> Reread(Tx tx, string name)
    {
        var row = await tx.Maybe<TrainerRow>(Load, TrainerName.Parse(name)) ?? throw Refusal.NotFound(name);
        return row.ToProto(tx.Now.DayIn(Certificate.Zone));
    }

    /// <summary>The trainers that are named, each once. Until this transaction ends nobody changes how long they are vetted.</summary>
    public static async Task<IReadOnlyList<TrainerRow>> Chosen(Tx tx, string provider, IReadOnlyCollection<string> names)
    {
        const string load = $"""
            select {Columns}
            from trainers
            where provider = @provider and trainer_id = any (@ids)
            order by trainer_id
            for share
            """;
        var rows = await tx.Many<TrainerRow>(load, new { provider, ids = names.Select(name => TrainerName.Parse(name).TrainerId).ToArray() });
        var found = rows.Select(row => row.Name).ToHashSet();
        return names.FirstOrDefault(name => !found.Contains(name)) is { } missing ? throw Refusal.NotFound(missing) : rows;
    }

    /// <summary>The last day on which one of them is vetted.</summary>
    public static DateOnly? LastDay(IReadOnlyCollection<TrainerRow> trainers) => trainers.Count == 0 ? null : trainers.Max(trainer => trainer.VettedUntil);
}
