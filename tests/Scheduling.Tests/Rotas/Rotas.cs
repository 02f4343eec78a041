namespace PeerSupport.Scheduling.Tests;

internal static class Rotas
{
    /// <summary>A string per member, a letter per day: the first of a duty's name, or - where he is off.</summary>
    public static Rota Of(IReadOnlyList<RotaDuty> duties, params string[] members) => Of(
        [.. members.Select(days => days.Select(letter => letter == '-' ? Rota.Off : duties.Index().First(duty => duty.Item.Name[0] == letter).Index).ToArray())]);

    /// <summary>A line per member, the index of a duty per day.</summary>
    public static Rota Of(params int[][] members)
    {
        var rota = new Rota(members.Length, members[0].Length);
        foreach (var (member, days) in members.Index())
        {
            foreach (var (day, duty) in days.Index())
            {
                rota[member, day] = duty;
            }
        }

        return rota;
    }
}
