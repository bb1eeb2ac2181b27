// Command fleet lets Go's clients of Cloud Storage, Compute, DNS and IAM work against a sandbox.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"

	"cloud.google.com/go/storage"
	compute "google.golang.org/api/compute/v1"
	dns "google.golang.org/api/dns/v1"
	"google.golang.org/api/googleapi"
	iam "google.golang.org/api/iam/v1"
	"google.golang.org/api/iterator"
	"google.golang.org/api/option"
)

const (
	project = "ml-fleet-dev"
	zone    = "us-central1-a"
)

var (
	ctx     = context.Background()
	sandbox = os.Getenv("SANDBOX")
	name    = fmt.Sprintf("go%d", os.Getpid())
	checks  int
	failed  int
)

func check(what string, f func() error) {
	checks++
	if err := f(); err != nil {
		failed++
		fmt.Printf("  failed: %s: %v\n", what, err)
	}
}

func at(path string) []option.ClientOption {
	return []option.ClientOption{option.WithEndpoint(sandbox + path), option.WithoutAuthentication()}
}

func code(err error, want int) error {
	var refused *googleapi.Error
	if !errors.As(err, &refused) || refused.Code != want {
		return fmt.Errorf("not refused with %d: %v", want, err)
	}
	return nil
}

func write(object *storage.ObjectHandle, content []byte, chunk int) error {
	w := object.NewWriter(ctx)
	w.ChunkSize = chunk
	if _, err := w.Write(content); err != nil {
		return err
	}
	return w.Close()
}

func reads(object *storage.ObjectHandle, from, length int64, want []byte) error {
	r, err := object.NewRangeReader(ctx, from, length)
	if err != nil {
		return err
	}
	defer r.Close()
	got, err := io.ReadAll(r)
	if err == nil && !bytes.Equal(got, want) {
		return errors.New("the content differs")
	}
	return err
}

func objects() {
	client, err := storage.NewClient(ctx, at("/storage/v1/")...)
	if err != nil {
		panic(err)
	}
	bucket := client.Bucket(name)
	big := make([]byte, 20<<20)
	if _, err := rand.Read(big); err != nil {
		panic(err)
	}
	check("bucket", func() error {
		return bucket.Create(ctx, project, &storage.BucketAttrs{Location: "us-central1", VersioningEnabled: true})
	})
	check("chunks", func() error {
		if err := write(bucket.Object("a/b c"), []byte("hello"), 0); err != nil {
			return err
		}
		return write(bucket.Object("big"), big, 1<<20)
	})
	check("reads", func() error {
		if err := reads(bucket.Object("big"), 0, -1, big); err != nil {
			return err
		}
		return reads(bucket.Object("big"), -7, -1, big[len(big)-7:])
	})
	check("refusals", func() error {
		if _, err := bucket.Object("none").NewReader(ctx); err != storage.ErrObjectNotExist {
			return fmt.Errorf("not refused: %v", err)
		}
		there := bucket.Object("big").If(storage.Conditions{DoesNotExist: true})
		return code(write(there, []byte("x"), 0), 412)
	})
	check("list", func() error {
		found := 0
		for all := bucket.Objects(ctx, &storage.Query{Delimiter: "/"}); ; found++ {
			if _, err := all.Next(); err == iterator.Done {
				break
			} else if err != nil {
				return err
			}
		}
		if found != 2 {
			return fmt.Errorf("%d found", found)
		}
		return nil
	})
	check("copy and compose", func() error {
		if _, err := bucket.Object("copy").CopierFrom(bucket.Object("big")).Run(ctx); err != nil {
			return err
		}
		_, err := bucket.Object("both").ComposerFrom(bucket.Object("big"), bucket.Object("copy")).Run(ctx)
		return err
	})
	check("access", func() error {
		return bucket.Object("copy").ACL().Set(ctx, storage.AllUsers, storage.RoleReader)
	})
	check("a key of the client", func() error {
		secret := bucket.Object("secret").Key(make([]byte, 32))
		if err := write(secret, []byte("s"), 0); err != nil {
			return err
		}
		if err := reads(secret, 0, -1, []byte("s")); err != nil {
			return err
		}
		_, err := bucket.Object("secret").NewReader(ctx)
		return code(err, 400)
	})
}

func machines() error {
	service, err := compute.NewService(ctx, at("/compute/v1/")...)
	if err != nil {
		return err
	}
	network := &compute.Network{Name: name, AutoCreateSubnetworks: true}
	operation, err := service.Networks.Insert(project, network).Do()
	for err == nil && operation.Status != "DONE" {
		operation, err = service.GlobalOperations.Wait(project, operation.Name).Do()
	}
	if err != nil {
		return err
	}
	image := "projects/debian-cloud/global/images/family/debian-12"
	operation, err = service.Instances.Insert(project, zone, &compute.Instance{
		Name:              name,
		MachineType:       "zones/" + zone + "/machineTypes/e2-small",
		Disks:             []*compute.AttachedDisk{{Boot: true, InitializeParams: &compute.AttachedDiskInitializeParams{SourceImage: image}}},
		NetworkInterfaces: []*compute.NetworkInterface{{Network: "global/networks/" + name}},
	}).Do()
	for err == nil && operation.Status != "DONE" {
		operation, err = service.ZoneOperations.Wait(project, zone, operation.Name).Do()
	}
	if err != nil {
		return err
	}
	if operation.Error != nil {
		return errors.New(operation.Error.Errors[0].Message)
	}
	if _, err = service.Instances.Stop(project, zone, name).Do(); err != nil {
		return err
	}
	_, err = service.Disks.Get(project, zone, "none").Do()
	return code(err, 404)
}

func records() error {
	service, err := dns.NewService(ctx, at("/")...)
	if err != nil {
		return err
	}
	domain := name + ".example.com."
	zone := &dns.ManagedZone{Name: name, DnsName: domain, Description: "d"}
	if _, err = service.ManagedZones.Create(project, zone).Do(); err != nil {
		return err
	}
	record := &dns.ResourceRecordSet{Name: "a." + domain, Type: "A", Ttl: 60, Rrdatas: []string{"192.0.2.1"}}
	_, err = service.Changes.Create(project, name, &dns.Change{Additions: []*dns.ResourceRecordSet{record}}).Do()
	return err
}

func accounts() error {
	service, err := iam.NewService(ctx, at("/")...)
	if err != nil {
		return err
	}
	account := &iam.CreateServiceAccountRequest{AccountId: "account-" + name, ServiceAccount: &iam.ServiceAccount{DisplayName: "d"}}
	made, err := service.Projects.ServiceAccounts.Create("projects/"+project, account).Do()
	if err != nil {
		return err
	}
	_, err = service.Projects.ServiceAccounts.Delete(made.Name).Do()
	return err
}

func main() {
	objects()
	check("compute", machines)
	check("dns", records)
	check("iam", accounts)
	fmt.Printf("%d of %d\n", checks-failed, checks)
	if failed > 0 {
		os.Exit(1)
	}
}
