using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using PeerSupport.Suite.Tests.Calls;
using PeerSupport.Training.V1;
using Contract = PeerSupport.Suite.Tests.Calls.Contract;

namespace PeerSupport.Suite.Tests.BadInput;

/// <summary>One establishment and its provider, with something of everything: who calls there, and requests that nothing is wrong with.</summary>
/// <param name="Names">The names of all that is there.</param>
internal sealed record Side(string Establishment, string Provider, IReadOnlyList<string> Names)
{
    /// <summary>Somebody who may call the method here: <c>WING@MDI</c>.</summary>
    public string CallerOf(MethodDescriptor method)
    {
        var role = Contract.Roles.First(role => Contract.Grants(role, method));
        return role.Bound switch
        {
            "tenant" => $"{role.Name}@{Establishment}",
            "provider" => $"{role.Name}@{Provider}",
            "region" => $"{role.Name}@yorkshire-and-the-humber",
            _ => role.Name,
        };
    }

    /// <summary>A request nothing is wrong with, about what is there.</summary>
    public IMessage Good(MethodDescriptor method)
    {
        var message = Good(method.InputType);
        foreach (var (path, template) in JsonForm.Parameters(method))
        {
            // where a pattern takes the names of two services, this one's
            var steps = path.Split('.');
            var owner = steps.SkipLast(1).Aggregate(message, (outer, step) => (IMessage)outer.Descriptor.FindFieldByName(step).Accessor.GetValue(outer));
            var name = owner.Descriptor.FindFieldByName(steps[^1]);
            var own = template.StartsWith("providers/", StringComparison.Ordinal) ? Provider : Establishment;
            name.Accessor.SetValue(owner, Names.FirstOrDefault(known => name.Fits(known) && JsonForm.Fits(known, template))
                ?? new Regex(@"\*").Replace(template, own, 1).Replace("*", "aaaaaaaa", StringComparison.Ordinal));
        }

        return message;
    }

    /// <summary>Every field that is required.</summary>
    public IMessage Good(MessageDescriptor type)
    {
        var message = Empty(type);
        foreach (var field in type.Fields.InDeclarationOrder().Where(field => field.IsRequired()))
        {
            Fill(message, field);
        }

        if (message is AwardCertificationRequest award)
        {
            award.Enrolment = Known(type.FindFieldByName("enrolment")); // or number and family name
        }

        if (message is RecordEqualityAnswersRequest told)
        {
            told.Answers.Age = AgeBand._30To39; // nothing told is taken back
        }

        if (message is SwapDutiesRequest swap)
        {
            swap.Other = Names.Last(type.FindFieldByName("other").Fits);
        }

        if (message is ImportRotaRequest rota)
        {
            var turn = RotaEntry.Descriptor;
            rota.File.Data = ByteString.CopyFromUtf8($"date,band,zone,appointment\n{rota.FirstDay.ToDay():O},AM,{Known(turn.FindFieldByName("zone"))},{Known(turn.FindFieldByName("appointment"))}");
        }

        if (message is Feedback.V1.TriageRemarkRequest { Outcome: Feedback.V1.RemarkOutcome.ReturnedAsObstacle } triage)
        {
            triage.Obstacle = Feedback.V1.ObstacleCode.NoMaterials;
        }

        if (message is FindWhoCouldFillRequest find)
        {
            find.Kind = BandKind.Am; // the one band that is held there
        }

        return message;
    }

    /// <summary>Sets a field to a value that nothing is wrong with.</summary>
    public void Fill(IMessage message, FieldDescriptor field)
    {
        if (field.IsRepeated)
        {
            ((System.Collections.IList)field.Accessor.GetValue(message)).Add(Value(field));
        }
        else
        {
            field.Accessor.SetValue(message, Value(field));
        }
    }

    public object Value(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => Text(field),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[^1].Number),
        FieldType.Bool => true,
        FieldType.Int32 => 1,
        FieldType.Message => field.MessageType.FullName switch
        {
            "google.protobuf.Timestamp" => new Timestamp { Seconds = TimeProvider.System.GetUtcNow().AddMinutes(-1).ToUnixTimeSeconds() },
            "google.protobuf.Duration" => Duration.FromTimeSpan(TimeSpan.FromHours(1)),
            "google.type.Date" => TimeProvider.System.GetUtcNow().DayIn("Europe/London").ToProto(),
            "google.api.HttpBody" => new Google.Api.HttpBody { Data = ByteString.CopyFromUtf8("enrolment,valid_from") },
            _ => Good(field.MessageType),
        },
        _ => throw new NotSupportedException($"{field.FullName}: say here what a good {field.FieldType} is"),
    };

    public static IMessage Empty(MessageDescriptor type) => type.Parser.ParseFrom(ByteString.Empty);

    private string Text(FieldDescriptor field) => field.Name switch
    {
        "request_id" => Given.RequestId(),
        "csv" when field.ContainingType.Name == nameof(ImportClashesRequest) => "person,from,until,code",
        "csv" => "word,subject,value",
        "prisoner_number" or "prisoner_number_2" => Given.PrisonerNumber(),
        _ when field.Pattern().Length == 0 => "Plain text",
        _ => Known(field),
    };

    private string Known(FieldDescriptor field) => Names.FirstOrDefault(field.Fits) ?? PatternSample.Of(field.Pattern());
}
