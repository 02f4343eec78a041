using System.Globalization;
using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace PeerSupport.Platform;

/// <summary>A sheet as XLSX: the one sheet of the workbook that is not blank must be its first.</summary>
internal static class ExcelFile
{
    private const long MostBytes = 256 * 1024 * 1024;

    // the library asks for Windows-1252 whatever it reads
    static ExcelFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static bool Is(byte[] file) => file is [(byte)'P', (byte)'K', 3, 4, ..];

    public static IEnumerable<(int Line, string[] Cells)> Rows(byte[] file)
    {
        using var reader = Open(file);
        while (Guarded(reader.Read))
        {
            yield return (reader.Depth + 1, Cells(reader));
        }

        while (Guarded(reader.NextResult))
        {
            while (Guarded(reader.Read))
            {
                if (Array.Exists(Cells(reader), cell => cell.Length > 0))
                {
                    throw new SheetException(new SheetProblem(reader.Depth + 1, "", "stands on another sheet than the first: keep the rows on one, and nothing on the others"));
                }
            }
        }
    }

    private static IExcelDataReader Open(byte[] file) => Guarded(() =>
    {
        RequireBounded(file);
        return ExcelReaderFactory.CreateOpenXmlReader(new MemoryStream(file));
    });

    // What a few kilobytes unpack to may fill any memory.
    private static void RequireBounded(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        var (buffer, unpacked) = (new byte[64 * 1024], 0L);
        foreach (var entry in archive.Entries)
        {
            using var part = entry.Open();
            for (var read = part.Read(buffer); read > 0; read = part.Read(buffer))
            {
                unpacked += read;
                if (unpacked > MostBytes)
                {
                    throw new InvalidDataException();
                }
            }
        }
    }

    private static T Guarded<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception broken) when (broken is ExcelReaderException or InvalidDataException or System.Xml.XmlException or IOException or FormatException or ArgumentException or NullReferenceException or KeyNotFoundException)
        {
            throw new SheetException(new SheetProblem(1, "", "can't be read: open the file in a spreadsheet, save it as XLSX or CSV without a password, and send that"));
        }
    }

    private static string[] Cells(IExcelDataReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(at => Sheet.Cell(Text(reader.GetValue(at))))];

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTime day when day.TimeOfDay == TimeSpan.Zero => DateOnly.FromDateTime(day).ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
