using System.Globalization;

namespace PeerSupport.Platform;

/// <summary>A row of a sheet.</summary>
public sealed class SheetRow
{
    // As spreadsheets show and export days where weeks begin on Monday. A year of two digits says too little.
    private static readonly string[] s_days = ["yyyy-MM-dd", "d/M/yyyy", "d.M.yyyy", "d-M-yyyy", "yyyy-MM-dd HH:mm:ss"];

    private readonly string[] _cells;
    private readonly SheetHeading _heading;

    internal SheetRow(int line, string[] cells, SheetHeading heading) => (Line, _cells, _heading) = (line, cells, heading);

    /// <summary>As the spreadsheet numbers it.</summary>
    public int Line { get; }

    /// <summary>What stands in the column, without blanks around it; empty where nothing does.</summary>
    public string this[string column] => _heading[column] is >= 0 and var at && at < _cells.Length ? _cells[at] : "";

    /// <summary>The day in the column: 2026-12-31 or 31/12/2026; null where there is none, and where something else stands.</summary>
    public DateOnly? Day(string column) =>
        DateOnly.TryParseExact(this[column], s_days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>What is wrong with the row whatever its columns mean: cells beyond the heading, and such as nobody writes.</summary>
    public IEnumerable<SheetProblem> Problems()
    {
        if (_cells.Skip(_heading.Width).Any(cell => cell.Length > 0))
        {
            yield return new(Line, "", "has more cells than the heading: name their column, or leave them out");
        }

        if (Array.Exists(_cells, cell => cell.Length > Sheet.MostCharacters || cell.Any(char.IsControl)))
        {
            yield return new(Line, "", $"has a cell of more than {Sheet.MostCharacters} characters, or of more than one line");
        }
    }

    /// <summary>A problem where something else than a day stands in the column; null where a day does, or nothing.</summary>
    public SheetProblem? NoDay(string column) => this[column].Length == 0 || Day(column) is not null ? null : new(Line, column, "is no day: write 31/12/2026 or 2026-12-31");
}
