import type { SourceChange } from "./sourceChanges";

/**
 * Half of what `pulumi` is compiled from serves what a stack of this project never has: state in a cloud's storage,
 * keys in a cloud's key service, Pulumi Cloud's own commands. A pulumi that has to be built here is built without.
 *
 * What stays: the stacks, their configuration and state in files or in Pulumi Cloud, passphrases, every operation on
 * them, plugins and packages. What is left out is an unknown command, or an error that says so.
 */
export const leanPulumi: SourceChange = {
  module: "github.com/pulumi/pulumi/pkg/v3",
  replacements: {
    // state: in files, or in Pulumi Cloud
    "backend/diy/backend.go": [
      ['	_ "gocloud.dev/blob/azureblob" // driver for azblob://\n', ""],
      ['	"gocloud.dev/blob/gcsblob"     // driver for gs://\n', ""],
      ['	_ "gocloud.dev/blob/s3blob"    // driver for s3://\n', ""],
      ['	"github.com/pulumi/pulumi/pkg/v3/authhelpers"\n', ""],
      [
        `	if p.Scheme == gcsblob.Scheme {
		blobmux, err = authhelpers.GoogleCredentialsMux(ctx)
		if err != nil {
			return nil, err
		}
	}
`,
        "",
      ],
    ],
    "backend/diy/bucket.go": [
      ['	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"\n', ""],
      ["var input *awss3.CopyObjectInput", "var input *copyObjectInput"],
      [
        "func fixupS3CopySource(input *awss3.CopyObjectInput) {",
        "type copyObjectInput struct{ CopySource *string }\n\nfunc fixupS3CopySource(input *copyObjectInput) {",
      ],
    ],
    // a stack's logs are read from clouds only
    "operations/resources.go": [
      ["return CloudOperationsProvider(ops.config, ops.resource)", "return nil, nil"],
      ["return AWSOperationsProvider(ctx, ops.config, ops.resource)", "return nil, nil"],
      ["return GCPOperationsProvider(ctx, ops.config, ops.resource)", "return nil, nil"],
    ],
    // policies that are published
    "backend/httpstate/policypack.go": [
      ['	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"\n', ""],
      [
        "packTarball, err = npm.Pack(ctx, npm.AutoPackageManager, op.PlugCtx.Pwd, os.Stderr)",
        'err = fmt.Errorf("this pulumi is built without it")',
      ],
    ],
    "cmd/pulumi/config/config_env.go": [["	cmd.AddCommand(newConfigEnvInitCmd(&impl))\n", ""]],
    "cmd/pulumi/pulumi.go": [
      ...["cloud", "insights", "markdown", "neo", "org", "trace"].map((name): [string, string] => [
        `	"github.com/pulumi/pulumi/pkg/v3/cmd/pulumi/${name}"\n`,
        "",
      ]),
      ['	cmdDo "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi/do"\n', ""],
      ['	cmdEnv "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi/env"\n', ""],
      ["				cmdEnv.NewEnvCmd(),\n", ""],
      ["				org.NewOrgCmd(),\n", ""],
      ["				cloud.NewAPICmd(),\n", ""],
      ["				insights.NewInsightsCmd(),\n", ""],
      [
        `				cmdDo.NewDoCmd(cmdBackend.DefaultLoginManager, pkgWorkspace.Instance,
					nil, nil, nil, cmdDo.DefaultRunStatefulUpdate),
`,
        "",
      ],
      ["				markdown.NewGenMarkdownCmd(cmd),\n", ""],
      ["				trace.NewViewTraceCmd(),\n", ""],
      ["				trace.NewConvertTraceCmd(),\n", ""],
      ["				neo.NewNeoCmd(),\n", ""],
    ],
  },
  // a schema's descriptions as they are written, rather than laid out for a terminal
  files: {
    "cmd/pulumi/schemainfo/description.go": `package schemainfo

func RenderDescription(comment string) string { return CleanComment(comment) }
`,
  },
  without: [
    "operations/operations_aws.go",
    "operations/operations_cloud_aws.go",
    "operations/operations_gcp.go",
    "cmd/pulumi/config/config_env_init.go",
  ],
  packages: {
    // the other places for state, so that their addresses are still known for what they are
    "backend/diy/postgres": `package postgres

import (
	"context"
	"errors"
	"net/url"

	"gocloud.dev/blob"
)

type opener struct{}

func (opener) OpenBucketURL(ctx context.Context, u *url.URL) (*blob.Bucket, error) {
	return nil, errors.New("this pulumi is built without state in a cloud's storage or a database; " +
		"install the official pulumi")
}

func init() {
	for _, scheme := range []string{"azblob", "gs", "postgres", "s3"} {
		blob.DefaultURLMux().RegisterBucket(scheme, opener{})
	}
}
`,
    "secrets/cloud": `package cloud

import (
	"encoding/json"
	"errors"

	"github.com/pulumi/pulumi/pkg/v3/secrets"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

const Type = "cloud"

var errLeftOut = errors.New("this pulumi is built without the key services of clouds; take the secrets provider " +
	"passphrase, or install the official pulumi")

func EditProjectStack(info *workspace.ProjectStack, state json.RawMessage) error {
	return errLeftOut
}

func NewCloudSecretsManagerFromState(state json.RawMessage) (secrets.Manager, error) {
	return nil, errLeftOut
}

func NewCloudSecretsManager(info *workspace.ProjectStack, url string, rotate bool) (secrets.Manager, error) {
	return nil, errLeftOut
}
`,
    "cmd/esc/cli": `package cli

import (
	"errors"

	"github.com/pulumi/pulumi/sdk/v3/go/common/esc"
)

type PrepareOptions struct{ Pretend, Redact bool }

func PrepareEnvironment(*esc.Environment, *PrepareOptions) (
	files, environ, secrets []string, filesByKey map[string]string, err error,
) {
	return nil, nil, nil, nil, errors.New("this pulumi is built without environments; install the official pulumi")
}
`,
    "cmd/pulumi/cloud": `package cloud

type APIError struct {
	ExitCode int
	Silent   bool
}

func (*APIError) Error() string { return "" }
`,
  },
};
