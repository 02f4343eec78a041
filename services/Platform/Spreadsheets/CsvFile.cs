using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace PeerSupport.Platform;

/// <summary>A sheet as CSV.</summary>
internal static class CsvFile
{
    private const int MostRecordBytes = 1024 * 1024;

    public static IEnumerable<(int Line, string[] Cells)> Rows(byte[] file)
    {
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            MaxRecordSize = MostRecordBytes,
            MalformedData = CsvMalformedDataHandling.Throw,
            IncludeValuesInExceptions = false,
            Encoding = HasMark(file) || Utf8.IsValid(file) ? null : Sheet.Western,
        };
        using var reader = CsvReader.Create(new MemoryStream(file), options, false);
        while (Next(reader))
        {
            yield return ((int)reader.LineNumber, [.. Enumerable.Range(0, reader.FieldCount).Select(at => Sheet.Cell(reader.GetString(at)))]);
        }
    }

    public static byte[] Write(IEnumerable<IReadOnlyList<string>> rows)
    {
        var file = new MemoryStream();
        using (var writer = CsvWriter.Create(file, new CsvWriterOptions { NewLine = "\r\n", Injection = CsvInjection.Escape }, true))
        {
            foreach (var row in rows)
            {
                writer.WriteRecord([.. row]);
            }
        }

        // without the mark spreadsheets take UTF-8 for Windows-1252; where both are the same, other programs do without it
        var written = file.ToArray();
        return Ascii.IsValid(written) ? written : [.. Encoding.UTF8.Preamble, .. written];
    }

    private static bool Next(CsvReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException broken)
        {
            throw new SheetException(new SheetProblem((int)broken.LineNumber, "", "has a quotation mark that is not closed, or that stands within a cell: take it out, or write it twice"));
        }
    }

    private static bool HasMark(byte[] file) => file is [0xEF, 0xBB, 0xBF, ..] or [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
}
