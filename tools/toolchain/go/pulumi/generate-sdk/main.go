// Command generate-sdk writes the Node.js SDK of a Pulumi package, as the nodejs
// language host does for its GeneratePackage call. It takes that call's fields as
// JSON on standard input.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// request has the fields of pulumirpc.GeneratePackageRequest.
type request struct {
	// Directory receives the SDK.
	Directory string `json:"directory"`
	// Schema is the package's schema, as JSON.
	Schema string `json:"schema"`
	// ExtraFiles are copied into the SDK, by their path in it.
	ExtraFiles map[string][]byte `json:"extraFiles"`
	// LoaderTarget is the address of the engine's schema loader.
	LoaderTarget string `json:"loaderTarget"`
	// LocalDependencies names packages that are taken from a path.
	LocalDependencies map[string]string `json:"localDependencies"`
	// Local makes an SDK that compiles itself when it is installed.
	Local bool `json:"local"`
}

func main() {
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate() error {
	var req request
	if err := json.NewDecoder(os.Stdin).Decode(&req); err != nil {
		return fmt.Errorf("the request on standard input is not JSON: %w", err)
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal([]byte(req.Schema), &spec); err != nil {
		return fmt.Errorf("the schema is not JSON: %w", err)
	}
	client, err := schema.NewLoaderClient(req.LoaderTarget)
	if err != nil {
		return fmt.Errorf("no connection to the schema loader %s: %w", req.LoaderTarget, err)
	}
	defer client.Close()
	loader := schema.NewCachedLoader(client)

	pkg, diagnostics, err := schema.BindSpec(spec, loader, schema.ValidationOptions{AllowDanglingReferences: true})
	if err != nil {
		return err
	}
	if diagnostics.HasErrors() {
		return diagnostics
	}
	// the official host's name, because generated files carry it
	const tool = "pulumi-language-nodejs"
	files, err := nodejs.GeneratePackage(tool, pkg, req.ExtraFiles, req.LocalDependencies, req.Local, loader)
	if err != nil {
		return err
	}
	return write(req.Directory, files)
}

func write(directory string, files map[string][]byte) error {
	for name, content := range files {
		path := filepath.Join(directory, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
