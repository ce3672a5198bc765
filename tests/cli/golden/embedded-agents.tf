resource "azurerm_batch_pool" "linux" {
  name                = "linux"
  resource_group_name = azurerm_resource_group.agents.name
  account_name        = azurerm_batch_account.agents.name
  vm_size             = "Standard_D4s_v3"
  max_tasks_per_node  = 5
  node_agent_sku_id   = "batch.node.ubuntu 20.04"

  auto_scale {
    evaluation_interval = "PT5M"
    formula             = <<-EOF
      a = "b";
      $TargetDedicatedNodes = 0;
    EOF
  }
}
