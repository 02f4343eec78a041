namespace PeerSupport.Scheduling.Tests;

internal static class Rotas
{
    /// <summary>A string per member, a letter per day: the first of a duty's name, or - where he is off.</summary>
    public static Rota Of(IReadOnlyList<RotaDuty> duties, params string[] members)
    {
        var rota = new Rota(members.Length, members[0].Length);
        for (var member = 0; member < members.Length; member++)
        {
            for (var day = 0; day < members[member].Length; day++)
            {
                var letter = members[member][day];
                rota[member, day] = letter == '-' ? Rota.Off : duties.Index().First(duty => duty.Item.Name[0] == letter).Index;
            }
        }

        return rota;
    }
}
