{
  description = "Back up Harvest accounts to plain files you can read, search and verify";

  # From a clone: nix run "git+file:.?dir=packaging/nix" -- demo
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      perSystem = make: nixpkgs.lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
      source = ../..;
      # Runs from source with Nix's Deno, which must be 2.7.1 or newer: the program says so otherwise. The stand-ins for @std
      # need no download.
      package =
        pkgs:
        pkgs.writeShellApplication {
          name = "getharvest-backup";
          runtimeInputs = [ pkgs.deno ];
          text = ''
            exec deno run -q -P --no-prompt --no-check --no-remote \
              --import-map=${source}/tools/std/import_map.json ${source}/main.ts "$@"
          '';
        };
    in
    {
      packages = perSystem (pkgs: {
        default = package pkgs;
      });
      checks = perSystem (pkgs: {
        default = pkgs.runCommand "getharvest-backup-demo" { } ''
          HOME=$TMPDIR ${package pkgs}/bin/getharvest-backup demo --output demo
          HOME=$TMPDIR ${package pkgs}/bin/getharvest-backup verify --output demo
          touch $out
        '';
      });
    };
}
