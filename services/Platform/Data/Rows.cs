using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Reflection;
using System.Text.RegularExpressions;
using Dapper;

namespace PeerSupport.Platform;

// RS0030: with Tx, the place that speaks to Dapper.
#pragma warning disable RS0030

/// <summary>How rows become records and arguments become parameters. What Dapper would get wrong in silence is refused aloud.</summary>
internal static class Rows
{
    private static readonly ConcurrentDictionary<(Type Row, string Sql), bool> s_checked = new();
    private static readonly ConcurrentDictionary<Type, string[]> s_enums = new();

    public static void Configure()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.AddTypeHandler(new Instants());
    }

    public static Func<DbDataReader, T> Parser<T>(string sql, DbDataReader reader)
    {
        if (typeof(T).IsValueType || typeof(T).IsArray || typeof(T) == typeof(string))
        {
            return row => row.IsDBNull(0) ? default! : row.GetFieldValue<T>(0);
        }

        if (!s_checked.ContainsKey((typeof(T), sql)))
        {
            RefuseMissingColumns<T>(reader);
            s_checked.TryAdd((typeof(T), sql), true);
        }

        return reader.GetRowParser<T>();
    }

    /// <summary>An enum would be sent as its number, into a column that holds a word.</summary>
    public static void RefuseEnums(string sql, object? args)
    {
        if (args is null or DynamicParameters)
        {
            return;
        }

        foreach (var name in s_enums.GetOrAdd(args.GetType(), EnumProperties))
        {
            if (Regex.IsMatch(sql, $@"@{name}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant))
            {
                throw new InvalidOperationException($"@{name} is an enum, which would be sent as a number: pass ProtoName.Of(it). {sql}");
            }
        }
    }

    // A property without its column would silently keep its default.
    private static void RefuseMissingColumns<T>(DbDataReader reader)
    {
        var columns = Enumerable.Range(0, reader.FieldCount).Select(i => Bare(reader.GetName(i))).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = typeof(T).GetProperties().Where(p => p.CanWrite && !columns.Contains(Bare(p.Name))).Select(p => p.Name).ToArray();
        if (missing.Length > 0)
        {
            throw new InvalidOperationException($"The statement returns no column for {string.Join(", ", missing)} of {typeof(T).Name}.");
        }
    }

    private static string Bare(string name) => name.Replace("_", "", StringComparison.Ordinal);

    private static string[] EnumProperties(Type args) =>
        [.. args.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => Element(p.PropertyType).IsEnum).Select(p => p.Name)];

    private static Type Element(Type type) =>
        Nullable.GetUnderlyingType(type) ?? type.GetElementType() ?? (type.IsGenericType ? type.GetGenericArguments()[0] : type);

    private sealed class Instants : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => new((DateTime)value, TimeSpan.Zero);

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.UtcDateTime;
    }
}
