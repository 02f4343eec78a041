using System.Text;
using SpreadCheetah;

namespace PeerSupport.Platform;

/// <summary>A column that a sheet may have, by what stands in its heading; case, blanks, hyphens and underscores don't matter there.</summary>
/// <param name="Name">Such as <c>valid_from</c>.</param>
/// <param name="Optional">Whether a sheet may do without it.</param>
public sealed record SheetColumn(string Name, bool Optional = false);

/// <summary>What is wrong in a sheet, where, and what to do about it. What stood there is not repeated: it may name somebody.</summary>
/// <param name="Line">As the spreadsheet numbers it, the first being 1.</param>
/// <param name="Column">The column's name; empty where it is the whole line.</param>
/// <param name="Remedy">Reads on from the column: <c>is no day: write 31/12/2026</c>.</param>
public sealed record SheetProblem(int Line, string Column, string Remedy);

/// <summary>A sheet that can't be read at all, or not to its end.</summary>
public sealed class SheetException(params IReadOnlyList<SheetProblem> problems) : Exception(string.Join("; ", problems.Select(problem => $"line {problem.Line} {problem.Column} {problem.Remedy}")))
{
    public IReadOnlyList<SheetProblem> Problems => problems;
}

/// <summary>
/// A table as people save it from a spreadsheet: XLSX, or CSV with or without a byte order mark, with commas, semicolons or tabs, in UTF-8,
/// UTF-16 or Windows-1252. The first line that is not blank is the heading, its columns stand in any order; blank lines count for nothing.
/// </summary>
public static class Sheet
{
    /// <summary>Rows that one sheet may have.</summary>
    public const int MostRows = 200_000;

    /// <summary>Characters that one cell may have.</summary>
    public const int MostCharacters = 1000;

    /// <summary>The rows one after the other, as they are read: never all in memory.</summary>
    /// <exception cref="SheetException">The heading is wrong, or the file can't be read on. Rows that were given before may be acted on only when all have come.</exception>
    public static IEnumerable<SheetRow> Read(byte[] file, params IReadOnlyList<SheetColumn> columns)
    {
        var rows = ExcelFile.Is(file) ? ExcelFile.Rows(file) : CsvFile.Rows(file);
        SheetHeading? heading = null;
        var read = 0;
        foreach (var (line, cells) in rows.Where(row => Array.Exists(row.Cells, cell => cell.Length > 0)))
        {
            if (heading is null)
            {
                heading = SheetHeading.Of(line, cells, columns);
            }
            else if (++read > MostRows)
            {
                throw new SheetException(new SheetProblem(line, "", $"is one row too many: a file may have {MostRows}, send the rest in another"));
            }
            else
            {
                yield return new SheetRow(line, cells, heading);
            }
        }

        if (heading is null)
        {
            throw new SheetException(new SheetProblem(1, "", $"is blank: begin with a heading, {string.Join(',', columns.Select(column => column.Name))}"));
        }
    }

    /// <summary>A CSV file that opens in a spreadsheet as it is, and in which no cell is taken for a formula. <see cref="Read"/> gives the same cells.</summary>
    public static byte[] Write(IReadOnlyList<string> heading, IEnumerable<IReadOnlyList<string>> rows) => CsvFile.Write(rows.Prepend(heading));

    /// <summary>The same as XLSX: every cell is a text.</summary>
    public static async Task<byte[]> WriteWorkbook(IReadOnlyList<string> heading, IEnumerable<IReadOnlyList<string>> rows, CancellationToken cancel)
    {
        var file = new MemoryStream();
        await using var workbook = await Spreadsheet.CreateNewAsync(file, cancellationToken: cancel);
        await workbook.StartWorksheetAsync("Sheet1", token: cancel);
        foreach (var row in rows.Prepend(heading))
        {
            await workbook.AddRowAsync(row.Select(text => new DataCell(text)).ToArray(), cancel);
        }

        await workbook.FinishAsync(cancel);
        return file.ToArray();
    }

    internal static string Cell(string text)
    {
        var trimmed = text.Trim();
        return trimmed is ['\'', '=' or '@' or '+' or '-', ..] ? trimmed[1..] : trimmed;
    }

    internal static Encoding Western { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
}
