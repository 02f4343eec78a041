namespace PeerSupport.Scheduling;

/// <summary>The whole rota of one member: a duty or <see cref="Rota.Off"/> for each day, and what it costs by his wishes.</summary>
internal sealed record Column(int Member, int[] Days, long Wishes);
