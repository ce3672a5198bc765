#include "engine/base/text.hpp"
#include "engine/iac/code_text.hpp"
#include "engine/iac/pool_paths.hpp"
#include "engine/iac/pools.hpp"

namespace poolcast::iac {
namespace {

/// How one of the languages names what stands elsewhere in the file.
struct Names {
  std::string_view remedy;
  /// The node that `expression` names; nothing if it is no name, or the file does not have it.
  Node const* (*find)(TemplateFile const&, std::string_view expression);
};

Value unresolved(TemplateFile const& file, Node const& node, Names const& names,
                 Diagnostics& problems) {
  std::string const remedy = "; " + std::string(names.remedy);
  if (node.interpolation) {
    problems.push_back(
        {Severity::error, *node.interpolation,
         "the formula is interpolated, and what '${' gives is not known here" + remedy});
    return {
        .text = anchored_text(node.text, node.span), .computed = "is interpolated", .known = false};
  }
  std::string const shown = node.text.substr(0, node.text.find('\n'));
  problems.push_back({Severity::error, node.span,
                      "the formula is '" + shown + "', which has no text in this file" + remedy});
  return unknown_value(file.source.text, node.span);
}

Value resolve_name(TemplateFile const& file, Node const& node, Names const& names,
                   Diagnostics& problems, int depth) {
  if (node.kind != Node::Kind::expression) {
    return literal_value(file.source.text, node, node.writing);
  }
  Node const* const found = node.interpolation ? nullptr : names.find(file, node.text);
  if (found == nullptr || depth > max_depth / 4) return unresolved(file, node, names, problems);
  if (!found->outside) return resolve_name(file, *found, names, problems, depth + 1);
  return computed_value(anchored_text(found->text, node.span),
                        "comes from a parameter in '" + file.parameters.file + "'");
}

Resolve resolver(TemplateFile const& file, Names const& names) {
  return [&file, &names](Node const& node, Diagnostics& problems) {
    return resolve_name(file, node, names, problems, 0);
  };
}

/// The value under any of the members named `section`.
Node const* find_in_sections(Node const& root, std::string_view section, std::string_view path) {
  for (Member const& member : root.members) {
    if (member.key != section) continue;
    if (Node const* const found = find(member.value, path)) return found;
  }
  return nullptr;
}

Node const* find_given(TemplateFile const& file, std::string_view name) {
  return file.parameters.file.empty() ? nullptr : find_parameter(file.parameters, name);
}

Node const* find_hcl_name(TemplateFile const& file, std::string_view expression) {
  if (expression.starts_with("local.")) {
    return find_in_sections(file.root, "locals", expression.substr(6));
  }
  if (!expression.starts_with("var.")) return nullptr;
  std::string const name(expression.substr(4));
  Node const* const given = find_given(file, name);
  return given != nullptr ? given : find_in_sections(file.root, "variable", name + "/default");
}

Node const* find_bicep_name(TemplateFile const& file, std::string_view expression) {
  Node const* const given = find_given(file, expression);
  if (given != nullptr && find_in_sections(file.root, "param", expression) != nullptr) return given;
  Node const* const variable = find_in_sections(file.root, "var", expression);
  return variable != nullptr ? variable : find_in_sections(file.root, "param", expression);
}

constexpr Names hcl_names{
    .remedy = "give poolcast the output of 'terraform show -json' for the plan",
    .find = find_hcl_name};

constexpr Names bicep_names{.remedy = "give poolcast the output of 'bicep build --stdout'",
                            .find = find_bicep_name};

/// `dynamic "auto_scale" { content {...} }` makes the block that its content describes.
Node with_dynamic_blocks(Node pool) {
  Node const* const dynamic = find(pool, "dynamic/auto_scale/content");
  if (dynamic != nullptr) {
    Node const content = *dynamic;
    pool.members.push_back({"auto_scale", content.span, content});
  }
  return pool;
}

void walk_bicep(TemplateFile const& file, Node const& owner, std::string_view parent,
                std::vector<TemplatePool>& pools) {
  for (Member const& member : owner.members) {
    if (member.key != "resource") continue;
    std::string_view const type = text_at(member.value, "type");
    if (is_pool_type(type, parent)) {
      pools.push_back(
          read_pool(member.value, paths_of(PoolKind::bicep), resolver(file, bicep_names)));
    }
    walk_bicep(file, member.value, type, pools);
  }
}

}  // namespace

std::vector<TemplatePool> terraform_pools(TemplateFile const& file) {
  std::vector<TemplatePool> pools;
  for (Member const& resource : file.root.members) {
    if (resource.key != "resource") continue;
    for (Member const& type : resource.value.members) {
      if (type.key != "azurerm_batch_pool") continue;
      for (Member const& label : type.value.members) {
        Node const pool = with_dynamic_blocks(label.value);
        pools.push_back(read_pool(pool, paths_of(PoolKind::terraform), resolver(file, hcl_names)));
        if (pools.back().name.empty()) pools.back().name = label.key;
      }
    }
  }
  return pools;
}

std::vector<TemplatePool> bicep_pools(TemplateFile const& file) {
  std::vector<TemplatePool> pools;
  walk_bicep(file, file.root, "", pools);
  return pools;
}

}  // namespace poolcast::iac
