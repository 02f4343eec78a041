using System.Collections;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using PeerSupport.Suite.Tests.Calls;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>Everything that can be wrong with one field of a method's request, for every field: derived from the descriptors.</summary>
internal static class BadFields
{
    public static IEnumerable<Spoil> Of(Side side, MethodDescriptor method, Random random)
    {
        var values = new BadValues(side, random);
        var body = JsonForm.Rule(method).Body;
        foreach (var place in Place.Of(side, method.InputType))
        {
            var field = place.Field;
            if (field.IsRequired() && field.FieldType is not (FieldType.Int32 or FieldType.Bool) && !StaysAsItIs(method, place.Path))
            {
                yield return new(place, place.Path, "missing", root => field.Accessor.Clear(place.Holder(root)));
            }

            foreach (var (what, value) in values.Of(field).Where(one => one.Value is not 0 || !StaysAsItIs(method, place.Path)))
            {
                yield return new(place, place.ElementPath, what, root => place.Set(root, value));
            }

            foreach (var (what, value) in BadValues.Late(field))
            {
                yield return new(place, place.ElementPath, what, root => place.Set(root, value), Late: true);
            }

            foreach (var spoil in Lists(side, place, body).Concat(OnlyJson(place, body)))
            {
                yield return spoil;
            }
        }
    }

    /// <summary>What an update without a mask does not give, it does not change.</summary>
    private static bool StaysAsItIs(MethodDescriptor method, string path) =>
        method.InputType.FindFieldByName("update_mask") is not null && path.Split('.') is [_, not "name"] && !path.Contains('[', StringComparison.Ordinal);

    /// <summary>A good request with one thing wrong.</summary>
    public static IMessage Spoiled(Side side, MethodDescriptor method, params IEnumerable<Spoil> spoils)
    {
        var message = side.Good(method);
        foreach (var spoil in spoils)
        {
            spoil.Wire(message);
        }

        return message;
    }

    private static IEnumerable<Spoil> Lists(Side side, Place place, bool body)
    {
        var field = place.Field;
        if (!field.IsRepeated)
        {
            yield break;
        }

        yield return new(place, place.Path, "too many", root =>
        {
            var (list, value) = ((IList)field.Accessor.GetValue(place.Holder(root)), side.Value(field));
            for (var count = field.MostElements(); count >= 0; count--)
            {
                list.Add(value);
            }
        });
        if (field.FieldType is FieldType.String or FieldType.Enum)
        {
            yield return new(place, place.ElementPath, "empty element", root => place.Set(root, field.FieldType is FieldType.String ? "" : System.Enum.ToObject(field.EnumType.ClrType, 0)));
        }

        if (body)
        {
            yield return new(place, place.Path, "JSON null for a list", root => place.Holder(root), json => place.SetJson(json, null));
            yield return new(place, place.Path, "JSON object for a list", root => place.Holder(root), json => place.SetJson(json, new JsonObject()));
        }
    }

    private static IEnumerable<Spoil> OnlyJson(Place place, bool body)
    {
        var parent = place.Path[..(place.Path.Length - place.Field.Name.Length)];
        var typo = place.Field.Name + "x";
        yield return new(place, parent + typo, "JSON misspelt", root => place.Holder(root), json => place.SetJson(json, 1, typo));
        if (!place.Field.IsRepeated)
        {
            foreach (var (what, value) in BadValues.OnlyJson(place.Field, body))
            {
                yield return new(place, place.Path, what, root => place.Holder(root), json => place.SetJson(json, value?.DeepClone()));
            }
        }
    }
}
