package main

import (
    "bytes"
    "encoding/base64"
    "encoding/json"
    "fmt"
    "net/http"
)

type SkillInvokeRequest struct {
    SkillID string                 `json:"skill_id"`
    Inputs  map[string]interface{} `json:"inputs"`
    Timeout int                    `json:"timeout"`
}

type SkillInvokeResponse struct {
    Status       string                 `json:"status"`
    Result       map[string]interface{} `json:"result,omitempty"`
    ExecutionID  string                 `json:"execution_id,omitempty"`
    Message      string                 `json:"message,omitempty"`
}

func main() {
    baseURL := "http://localhost:8000/api/v1"
    apiKey := "your_api_key"

    skillCode := `
def execute(inputs):
    value = inputs.get("value", 0)
    result = value ** 2
    return {"result": result, "input": value}
`

    codeBase64 := base64.StdEncoding.EncodeToString([]byte(skillCode))

    // 注册 Skill
    registerData := map[string]interface{}{
        "skill_id":    "skill_square",
        "skill_name":  "计算平方",
        "description": "计算数值的平方值",
        "version":     "1.0.0",
        "language":    "python",
        "code":        codeBase64,
        "timeout":     30,
    }

    registerJSON, _ := json.Marshal(registerData)
    req, _ := http.NewRequest("POST", baseURL+"/skill/register", bytes.NewBuffer(registerJSON))
    req.Header.Set("Content-Type", "application/json")
    req.Header.Set("X-API-Key", apiKey)

    client := &http.Client{}
    resp, err := client.Do(req)
    if err != nil {
        fmt.Printf("注册失败: %v\n", err)
        return
    }
    defer resp.Body.Close()

    fmt.Printf("注册状态码: %d\n", resp.StatusCode)

    // 调用 Skill
    invokeReq := SkillInvokeRequest{
        SkillID: "skill_square",
        Inputs:  map[string]interface{}{"value": 5},
        Timeout: 30,
    }

    invokeJSON, _ := json.Marshal(invokeReq)
    invokeHTTPReq, _ := http.NewRequest("POST", baseURL+"/skill/invoke", bytes.NewBuffer(invokeJSON))
    invokeHTTPReq.Header.Set("Content-Type", "application/json")
    invokeHTTPReq.Header.Set("X-API-Key", apiKey)

    invokeResp, err := client.Do(invokeHTTPReq)
    if err != nil {
        fmt.Printf("调用失败: %v\n", err)
        return
    }
    defer invokeResp.Body.Close()

    var result SkillInvokeResponse
    json.NewDecoder(invokeResp.Body).Decode(&result)

    if result.Status == "success" {
        fmt.Printf("计算结果: %v\n", result.Result)
    } else {
        fmt.Printf("错误: %s\n", result.Message)
    }
}
