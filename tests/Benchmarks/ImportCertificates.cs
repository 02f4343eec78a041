using System.Diagnostics;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Training.V1;

namespace PeerSupport.Benchmarks;

/// <summary>
/// A provider's spreadsheet: only validated, imported, sent again, exported. Training runs as a process of its own, so that its memory is its own; the
/// registry, which matches every number, and whoever sends share this one. Beside it the same rows by COPY into a bare table.
/// </summary>
internal static class ImportCertificates
{
    private static readonly string[] s_schemes = ["schemes/listener"];

    public static async Task<int> Run(int rows)
    {
        await using var suite = new SuiteFixture();
        await suite.InitializeAsync();
        await suite.Service("scheduling").Stop();
        await suite.Service("feedback").Stop();
        var like = await suite.Given.Accepted(await suite.Given.Offering(await suite.Given.Establishment()));
        var course = await suite.Given.Course(like.Provider, like.Offering.Scheme);
        Console.WriteLine($"preparing {rows} people …");
        await Fill.Accepted(suite, like, rows);
        await suite.Service("training").Stop();
        using var training = await ServiceMemory.Started(suite.Service("training"), "PeerSupport.TrainingTracking");
        var (file, before) = (File(like, rows), training.Megabytes("VmRSS"));

        var checking = await Timed(() => Send(suite, course, file, validateOnly: true));
        var importing = await Timed(() => Send(suite, course, file));
        var start = Stopwatch.GetTimestamp();
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "training", "select count(*) from outbox") == 0, "not everything was told");
        var told = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var again = await Timed(() => Send(suite, course, file));
        var exporting = await Timed(() => Export(suite, course));
        var (peak, bare) = (training.Megabytes("VmHWM"), await Copy(suite, rows));

        Console.WriteLine($"{file.Length / 1024} KiB: validated in {checking:0.0} s, imported in {importing:0.0} s, told {told:0.0} s later; again {again:0.0} s; exported in {exporting:0.0} s; COPY {bare:0.000} s");
        Console.WriteLine($"rows={rows} validated_per_s={rows / checking:0} rows_per_s={rows / importing:0} again_per_s={rows / again:0} copy_rows_per_s={rows / bare:0} memory_before_mb={before:0} peak_mb={peak:0}");
        return 0;
    }

    private static byte[] File(ApplicationCase like, int rows)
    {
        var day = TimeProvider.System.GetUtcNow().DayIn("Europe/London");
        return Encoding.UTF8.GetBytes($"prisoner_number,surname,valid_from\r\n{string.Concat(Enumerable.Range(1, rows).Select(nth => $"{Fill.Number(nth)},{like.Surname},{day:dd/MM/yyyy}\r\n"))}");
    }

    private static async Task<double> Timed(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task Send(SuiteFixture suite, Course course, byte[] file, bool validateOnly = false)
    {
        var request = new ImportCertificationsRequest { Parent = course.Name, File = new() { Data = UnsafeByteOperations.UnsafeWrap(file) }, ValidateOnly = validateOnly, RequestId = Given.RequestId() };
        using var call = suite.Training.ImportCertifications(request, suite.As($"PROVIDER@{course.Name.Split('/')[1]}"));
        await foreach (var step in call.ResponseStream.ReadAllAsync())
        {
            Console.Write($"\r{step.Phase,-10} {step.Checked} checked, {step.Awarded} awarded, {step.Unchanged} unchanged ");
        }

        Console.WriteLine();
    }

    private static async Task Export(SuiteFixture suite, Course course)
    {
        using var http = suite.Json("training", $"PROVIDER@{course.Name.Split('/')[1]}");
        await http.GetByteArrayAsync(new Uri($"v1/{course.Name}/certifications:export?format=SHEET_FORMAT_XLSX", UriKind.Relative));
    }

    private static async Task<double> Copy(SuiteFixture suite, int rows)
    {
        await using var owner = new NpgsqlConnection(suite.Connections("training").Owner);
        await owner.OpenAsync();
        await using (var create = new NpgsqlCommand("create table bare (like certifications)", owner))
        {
            await create.ExecuteNonQueryAsync();
        }

        var day = TimeProvider.System.GetUtcNow().DayIn("Europe/London");
        return await Timed(async () =>
        {
            await using var copy = await owner.BeginBinaryImportAsync("copy bare (provider, certification_id, course_id, person, schemes, state, valid_from, valid_until, version) from stdin (format binary)");
            for (var nth = 1; nth <= rows; nth++)
            {
                await copy.WriteRowAsync(default, "provider", Fill.Id(nth), "course", $"persons/{Fill.Id(nth)}", s_schemes, "AWARDED", day, day.AddYears(3), 1L);
            }

            await copy.CompleteAsync();
        });
    }
}
