namespace PeerSupport.Platform;

/// <summary>Where each column stands.</summary>
internal sealed class SheetHeading
{
    private readonly Dictionary<string, int> _places = [];

    /// <summary>Columns up to the last that has a name.</summary>
    public required int Width { get; init; }

    public int this[string column] => _places.GetValueOrDefault(column, -1);

    public static SheetHeading Of(int line, string[] cells, IReadOnlyList<SheetColumn> columns)
    {
        var heading = new SheetHeading { Width = Array.FindLastIndex(cells, cell => cell.Length > 0) + 1 };
        var problems = new List<SheetProblem>();
        for (var at = 0; at < heading.Width; at++)
        {
            var column = columns.FirstOrDefault(column => Plain(column.Name) == Plain(cells[at]));
            if (column is null)
            {
                problems.Add(new(line, $"{at + 1}", $"is no column that is read: name it one of {string.Join(", ", columns.Select(one => one.Name))}, or leave it out"));
            }
            else if (!heading._places.TryAdd(column.Name, at))
            {
                problems.Add(new(line, column.Name, "stands in the heading twice: leave one out"));
            }
        }

        problems.AddRange(columns.Where(column => !column.Optional && heading[column.Name] < 0).Select(column => new SheetProblem(line, column.Name, "is missing in the heading")));
        return problems.Count == 0 ? heading : throw new SheetException(problems);
    }

    private static string Plain(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
