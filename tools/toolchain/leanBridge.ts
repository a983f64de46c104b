import type { SourceChange } from "./sourceChanges";

const LEFT_OUT = 'nil, nil, fmt.Errorf("this bridge is built without that language")';

/**
 * A third of what the Terraform bridge is compiled from serves getting providers out of buckets of Amazon's and
 * Google's, documents out of a provider's repository, and traces to any collector. Registries serve providers by HTTP.
 */
export const leanBridge: SourceChange[] = [
  {
    module: "github.com/hashicorp/go-getter",
    replacements: {
      "get.go": [
        ['		"gcs":   new(GCSGetter),\n', ""],
        ['		"s3":    new(S3Getter),\n', ""],
      ],
    },
    without: ["get_gcs.go", "get_s3.go"],
  },
  {
    module: "github.com/pulumi/pulumi-terraform-bridge/v3",
    replacements: {
      "dynamic/main.go": [
        ['	"github.com/go-git/go-git/v5"\n', ""],
        ['	"github.com/go-git/go-git/v5/plumbing"\n', ""],
        [
          `					cloneArgs := &git.CloneOptions{
						URL:           info.Repository,
						Depth:         1,
						Tags:          git.NoTags,
						ReferenceName: plumbing.NewTagReferenceName(versionTag),
					}
					_, err = git.PlainCloneContext(ctx, tmpDir, false, cloneArgs)

					// If we don't have a spec at v+info.Version, maybe we have a spec at info.Version itself.
					if errors.Is(err, git.NoMatchingRefSpecError{}) {
						versionTag = info.Version
						cloneArgs.ReferenceName = plumbing.NewTagReferenceName(versionTag)
						_, err = git.PlainCloneContext(ctx, tmpDir, false, cloneArgs)
					}
`,
          '					err = fmt.Errorf("this bridge is built without git")\n',
        ],
      ],
      // examples in documents, which are made from the repository
      "pkg/tfgen/convert_cli.go": [
        ['	hcl2hcl "github.com/pulumi-labs/pulumi-hcl/pkg/codegen"\n', ""],
        ['	hcl2java "github.com/pulumi/pulumi-java/pkg/codegen/java"\n', ""],
        ['	hcl2yaml "github.com/pulumi/pulumi-yaml/pkg/pulumiyaml/codegen"\n', ""],
        ["hcl2yaml.GenerateProgram(program)", LEFT_OUT],
        ["hcl2java.GenerateProgram(program)", LEFT_OUT],
        ["hcl2hcl.GenerateProgram(program, hcl2hcl.SkipRequiredProvidersVersion())", LEFT_OUT],
      ],
      "pkg/tf2pulumi/convert/convert.go": [
        ['	hcl2java "github.com/pulumi/pulumi-java/pkg/codegen/java"\n', ""],
        ['	hcl2yaml "github.com/pulumi/pulumi-yaml/pkg/pulumiyaml/codegen"\n', '	"fmt"\n'],
        ["hcl2yaml.GenerateProgram(program)", LEFT_OUT],
        ["hcl2java.GenerateProgram(program)", LEFT_OUT],
      ],
      // a collector is reached by gRPC
      "pkg/vendored/opentofu/tracing/init.go": [
        [
          "go.opentelemetry.io/contrib/exporters/autoexport",
          "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc",
        ],
        ["autoexport.NewSpanExporter(ctx)", "otlptracegrpc.New(ctx)"],
      ],
    },
  },
  // components that are written in Go
  {
    module: "github.com/pulumi/pulumi/sdk/v3",
    without: ["go/pulumi/provider/component_provider.go", "go/pulumi/provider/provider.go"],
  },
];
